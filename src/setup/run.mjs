// Runs other programs: to read what they say, or to hand the terminal over to them.
import { spawn } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { log, SetupError } from './report.mjs'

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set()
process.on('exit', () => running.forEach((child) => child.kill()))

/**
 * Makes Ctrl-C and its like end the set-up through `exit`, so that locks and children go with it.
 * @returns {() => void} puts the old behaviour back
 */
export function leaveOnSignals() {
  const leave = (/** @type {NodeJS.Signals} */ signal) => process.exit(signal === 'SIGINT' ? 130 : 143)
  const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])
  for (const signal of signals) process.on(signal, leave)
  return () => signals.forEach((signal) => process.off(signal, leave))
}

/**
 * @typedef {{ code: number, output: string, errors: string }} Ran
 * @typedef {{ cwd?: string, env?: NodeJS.ProcessEnv, limitMs?: number }} Where
 */

/**
 * Runs a program without a window or input and collects what it says. Never rejects: a program that cannot be
 * started has code 127, one that took too long 124.
 * @param {string} program
 * @param {string[]} args
 * @param {Where} [where]
 * @returns {Promise<Ran>}
 */
export function capture(program, args, { cwd, env, limitMs } = {}) {
  return new Promise((settle) => {
    const child = spawn(program, args, { cwd, env: env ?? process.env, stdio: ['ignore', 'pipe', 'pipe'] })
    running.add(child)
    let output = ''
    let errors = ''
    let late = false
    child.stdout.setEncoding('utf8').on('data', (text) => (output += text))
    child.stderr.setEncoding('utf8').on('data', (text) => (errors += text))
    const timer = setTimeout(() => (late = child.kill('SIGKILL')), limitMs ?? 2 ** 31 - 1)
    const end = (/** @type {number} */ code) => {
      clearTimeout(timer)
      running.delete(child)
      log(`$ ${[program, ...args].join(' ')}\n  -> ${code}${code ? `\n${output}\n${errors}` : ''}`)
      settle({ code, output, errors })
    }
    child.on('error', (error) => {
      errors += error.message
      end(127)
    })
    child.on('close', (code) => end(late ? 124 : (code ?? 1)))
  })
}

/**
 * Runs a program that must succeed.
 * @param {string} what what it is for, as the subject of "… failed"
 * @param {string} remedy
 * @param {[string, string[], Where?]} command
 */
export async function must(what, remedy, command) {
  const ran = await capture(...command)
  if (ran.code === 0) return ran
  throw new SetupError(what, reason(ran), remedy, { detail: ran.errors || ran.output })
}

/** Most telling first: what went wrong with the network or the disk, then any complaint. */
const TELLING = [
  /ENOTFOUND|ECONN\w+|EAI_AGAIN|ENOSPC|no space|refused|timed? ?out|name resolution|certificate/i,
  /error|cannot|could not|failed|not found|denied/i
]

/**
 * The one line of a program's complaint that says most.
 * @param {Ran} ran
 */
export function reason({ code, errors, output }) {
  const lines = `${errors}\n${output}`.split('\n').map((line) => line.trim())
  const line =
    TELLING.map((telling) => lines.find((text) => telling.test(text))).find(Boolean) ??
    lines.findLast(Boolean)
  return (line ?? `it ended with status ${code}`).slice(0, 240)
}

/**
 * Runs a program in this terminal until it ends; signals sent to us are passed on.
 * @param {string} program
 * @param {string[]} args
 * @param {Where} [where]
 * @returns {Promise<number>} its exit status
 */
export function handOver(program, args, { cwd, env } = {}) {
  return new Promise((settle, fail) => {
    const child = spawn(program, args, { cwd, env, stdio: 'inherit' })
    running.add(child)
    const pass = (/** @type {NodeJS.Signals} */ signal) => {
      // A terminal sends Ctrl-C to every process in it: passing it on would make it two.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
    }
    const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])
    for (const signal of signals) process.on(signal, pass)
    const end = () => {
      running.delete(child)
      for (const signal of signals) process.off(signal, pass)
    }
    child.on('error', (error) => {
      end()
      fail(error)
    })
    child.on('exit', (code, signal) => {
      end()
      settle(code ?? (signal === 'SIGINT' ? 130 : 1))
    })
  })
}

/**
 * Whether a program is on the search path, without starting it.
 * @param {string} program
 */
export function isOnPath(program) {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}
