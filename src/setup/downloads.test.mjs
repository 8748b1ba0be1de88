// A download counts only once its checksum is right.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { fetched } from './downloads.mjs'

const sum = createHash('sha256').update('right').digest('hex')
const thing = { spec: 'thing==1.0', sum, megabytes: 1 }
let cache = ''
let folder = ''

beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), 'atelier-downloads-'))
  process.env.XDG_CACHE_HOME = cache
  folder = join(cache, 'atelier', 'downloads')
})
afterEach(() => rmSync(cache, { recursive: true }))

/** @param {string} text @param {string[]} [calls] */
const giving =
  (text, calls = []) =>
  async (/** @type {string} */ draft) => {
    calls.push(draft)
    writeFileSync(join(draft, 'thing-1.0.whl'), text)
  }

test('what is right is kept and not fetched again', async () => {
  /** @type {string[]} */
  const calls = []
  const file = await fetched(thing, 'sha256', 'hex', giving('right', calls))
  expect(await fetched(thing, 'sha256', 'hex', giving('right', calls))).toBe(file)
  expect([calls.length, readFileSync(file, 'utf8'), readdirSync(folder)]).toEqual([1, 'right', ['thing_1.0']])
})

test('what is wrong is refused in words, and never becomes the file', async () => {
  await expect(fetched(thing, 'sha256', 'hex', giving('wrong'))).rejects.toMatchObject({
    what: 'thing==1.0 is not the file that was expected',
    why: expect.stringContaining(sum)
  })
  expect(existsSync(join(folder, 'thing_1.0'))).toBe(false)
})

test('a download that was cut off, or a file that was damaged later, is fetched anew', async () => {
  mkdirSync(join(folder, 'thing_1.0.part'), { recursive: true })
  writeFileSync(join(folder, 'thing_1.0.part', 'half'), 'ri')
  writeFileSync(join(folder, 'thing_1.0'), 'damaged')
  const file = await fetched(thing, 'sha256', 'hex', giving('right'))
  expect([readFileSync(file, 'utf8'), readdirSync(folder)]).toEqual(['right', ['thing_1.0']])
})
