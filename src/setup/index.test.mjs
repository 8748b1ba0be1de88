// What a person sees: usage, failures in three lines, and silence when all is well.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { root } from './paths.mjs'

/** @param {string[]} args @param {NodeJS.ProcessEnv} [env] */
function run(args, env) {
  const script = join(root, 'src', 'setup', 'index.mjs')
  const options = /** @type {const} */ ({ encoding: 'utf8', cwd: root })
  return spawnSync(process.execPath, [script, ...args], { ...options, env: { ...process.env, ...env } })
}

test('an unknown command is wrong usage', () => {
  const { status, stdout, stderr } = run(['strat'])
  expect([status, stdout]).toEqual([2, ''])
  expect(stderr).toContain('usage: node src/setup/index.mjs start | atelier')
})

test.runIf(process.platform === 'linux')(
  'a failure says what, why and what to do; its stack is in the log',
  () => {
    const cache = mkdtempSync(join(tmpdir(), 'atelier-index-'))
    onTestFinished(() => rmSync(cache, { recursive: true }))
    const { status, stdout, stderr } = run(['start'], {
      DISPLAY: '',
      WAYLAND_DISPLAY: '',
      XDG_CACHE_HOME: cache
    })
    expect([status, stdout]).toEqual([1, ''])
    const log = join(cache, 'atelier', 'setup.log')
    expect(stderr.trim().split('\n')).toEqual([
      'Atelier set-up: the studio cannot open a window.',
      '  Why: this session has no screen (DISPLAY and WAYLAND_DISPLAY are empty)',
      '  What to do: start it from a desktop; without one, use the command line: npm run -s atelier -- --help',
      `  Details: ${log}`
    ])
    expect(readFileSync(log, 'utf8')).toContain('at needWindow')
  }
)
