// What is half made must never look whole, and two set-ups must not meet.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { alone, checksum, pointAt, pointsAt, publish, writeWhole } from './cache.mjs'

const here = JSON.stringify(new URL('./cache.mjs', import.meta.url).href)
const deadPid = 2 ** 22 + 1
let folder = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'atelier-cache-'))
  process.env.XDG_CACHE_HOME = folder
})
afterEach(() => rmSync(folder, { recursive: true }))

/** @param {string} code */
function child(code) {
  const args = ['--input-type=module', '-e', `import * as cache from ${here}; ${code}`]
  return spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
}

describe('publish', () => {
  test('a folder appears whole, and its making is not repeated', async () => {
    const target = join(folder, 'made')
    let times = 0
    const make = async (/** @type {string} */ draft) => {
      times++
      writeFileSync(join(draft, 'a'), '1')
      expect(existsSync(target)).toBe(false)
    }
    await publish(target, make)
    await publish(target, make)
    expect([times, readdirSync(folder)]).toEqual([1, ['made']])
  })

  test('a failure leaves nothing behind', async () => {
    const failing = publish(join(folder, 'made'), async (draft) => {
      writeFileSync(join(draft, 'a'), '1')
      throw new Error('no')
    })
    await expect(failing).rejects.toThrow('no')
    expect(readdirSync(folder)).toEqual([])
  })

  test('a maker that is killed leaves a draft only, which the next one clears away', async () => {
    const target = join(folder, 'made')
    const maker = child(`await cache.publish(${JSON.stringify(target)}, async () => {
      console.log('begun'); await new Promise((done) => setTimeout(done, 60_000)) })`)
    await once(maker.stdout, 'data')
    maker.kill('SIGKILL')
    await once(maker, 'exit')
    expect(readdirSync(folder)).toEqual([`made.part-${maker.pid}`])
    await publish(target, async (draft) => writeFileSync(join(draft, 'a'), '1'))
    expect(readdirSync(folder)).toEqual(['made'])
  })

  test('a dirty draft under our own number is not built upon', async () => {
    mkdirSync(join(folder, `made.part-${process.pid}`))
    writeFileSync(join(folder, `made.part-${process.pid}`, 'stale'), '')
    await publish(join(folder, 'made'), async (draft) => writeFileSync(join(draft, 'a'), '1'))
    expect(readdirSync(join(folder, 'made'))).toEqual(['a'])
  })
})

describe('alone', () => {
  test('two processes take turns', async () => {
    const record = join(folder, 'record')
    const code = `const { appendFileSync } = await import('node:fs')
      for (let i = 0; i < 5; i++) await cache.alone('work', async () => {
        appendFileSync(${JSON.stringify(record)}, '(')
        await new Promise((done) => setTimeout(done, 20))
        appendFileSync(${JSON.stringify(record)}, ')') })`
    await Promise.all([child(code), child(code), child(code)].map((one) => once(one, 'exit')))
    expect(readFileSync(record, 'utf8')).toBe('()'.repeat(15))
  })

  test.each([
    ['a dead process', `${deadPid} ${hostname()}`],
    ['an earlier process with our own number', `${process.pid} ${hostname()}`]
  ])('the lock of %s is taken over', async (_, owner) => {
    writeWhole(join(folder, 'atelier', 'locks', 'work'), owner)
    expect(await alone('work', async () => 'done')).toBe('done')
    expect(existsSync(join(folder, 'atelier', 'locks', 'work'))).toBe(false)
  })

  test('the lock of a living process is respected', async () => {
    const lock = join(folder, 'atelier', 'locks', 'work')
    writeWhole(lock, `${process.ppid} ${hostname()}`)
    let begun = false
    const work = alone('work', async () => (begun = true))
    await wait(700)
    expect(begun).toBe(false)
    writeWhole(lock, `${deadPid} ${hostname()}`)
    await work
    expect(begun).toBe(true)
  })

  test('work that fails gives the lock back', async () => {
    await expect(alone('work', () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(await alone('work', async () => 'again')).toBe('again')
  })
})

describe('pointAt', () => {
  test('replaces a folder or an older link, and knows a broken one', () => {
    const name = join(folder, 'name')
    const first = join(folder, 'first')
    const second = join(folder, 'second')
    for (const made of [name, first, second]) mkdirSync(made)
    writeFileSync(join(name, 'old'), '')
    pointAt(name, first)
    pointAt(name, second)
    expect([pointsAt(name, second), pointsAt(name, first), readdirSync(name)]).toEqual([true, false, []])
    pointAt(name, join(folder, 'gone'))
    expect(pointsAt(name, join(folder, 'gone'))).toBe(false)
  })
})

test('checksum reads the whole file', async () => {
  writeFileSync(join(folder, 'abc'), 'abc')
  const known = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
  expect(await checksum(join(folder, 'abc'), 'sha256', 'hex')).toBe(known)
})
