// Running other programs: what they say, how they end, and signals on their way.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, test } from 'vitest'
import { capture, isOnPath, must, reason } from './run.mjs'

const node = process.execPath

describe('capture', () => {
  test('gives status, output and errors', async () => {
    const ran = await capture(node, ['-e', 'console.log("a"); console.error("b"); process.exitCode = 3'])
    expect(ran).toEqual({ code: 3, output: 'a\n', errors: 'b\n' })
  })

  test('a program that is not there is status 127, one without end 124', async () => {
    expect((await capture('no-such-program', [])).code).toBe(127)
    expect((await capture(node, ['-e', 'setInterval(() => 0, 1000)'], { limitMs: 300 })).code).toBe(124)
  })
})

test('must says what failed, why, and what to do', async () => {
  const failing = must('the thing failed', 'do this', [
    node,
    ['-e', 'console.error("x\\nError: no space"); process.exit(1)']
  ])
  await expect(failing).rejects.toMatchObject({
    what: 'the thing failed',
    why: 'Error: no space',
    remedy: 'do this'
  })
})

test('reason picks the line that tells most', () => {
  expect(reason({ code: 1, output: '', errors: 'note\nERROR: No matching distribution\ntrailer' })).toBe(
    'ERROR: No matching distribution'
  )
  const offline = 'npm error code 1\nnpm error network request failed, reason: connect ECONNREFUSED'
  expect(reason({ code: 1, output: '', errors: offline })).toContain('ECONNREFUSED')
  expect(reason({ code: 1, output: 'last words\n', errors: '' })).toBe('last words')
  expect(reason({ code: 7, output: '', errors: '' })).toBe('it ended with status 7')
})

test('isOnPath', () => {
  expect([isOnPath('sh'), isOnPath('no-such-program')]).toEqual([true, false])
})

describe('handOver', () => {
  const module = JSON.stringify(new URL('./run.mjs', import.meta.url).href)
  /** @param {string} inner */
  const outer = (inner) => {
    const code = `import { handOver } from ${module}
      process.exitCode = await handOver(process.execPath, ['-e', ${JSON.stringify(inner)}])`
    return spawn(node, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] })
  }

  test('hands the exit status through', async () => {
    expect(await once(outer('process.exit(5)'), 'exit')).toEqual([5, null])
  })

  test.each(/** @type {const} */ (['SIGINT', 'SIGTERM']))('passes %s on, once, and waits', async (signal) => {
    const child =
      outer(`let n = 0; process.on('${signal}', () => { n++; setTimeout(() => process.exit(10 + n), 200) })
      console.log('up'); setInterval(() => 0, 1000)`)
    await once(child.stdout, 'data')
    child.kill(signal)
    expect(await once(child, 'exit')).toEqual([11, null])
  })
})
