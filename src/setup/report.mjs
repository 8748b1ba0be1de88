// What the set-up tells the person: progress on standard error, one kind of failure, and a log for the rest.
import { appendFileSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { logFile } from './paths.mjs'

/** A step that could not be done: what failed, why, and what to do about it. */
export class SetupError extends Error {
  /**
   * @param {string} what
   * @param {string} why
   * @param {string} remedy
   * @param {ErrorOptions & { detail?: string }} [options] `detail` goes to the log only
   */
  constructor(what, why, remedy, options) {
    super(`${what}: ${why}`, options)
    this.what = what
    this.why = why
    this.remedy = remedy
    this.detail = options?.detail ?? ''
  }
}

/** @param {string} words */
export function log(words) {
  try {
    mkdirSync(dirname(logFile()), { recursive: true })
    appendFileSync(logFile(), `${new Date().toISOString()} ${words}\n`)
  } catch (error) {
    say(`(the log ${logFile()} cannot be written: ${String(error)})`)
  }
}

/**
 * Says a failure in three lines and logs the rest of it.
 * @param {unknown} error
 */
export function sayFailure(error) {
  const known = error instanceof SetupError ? error : unexpected(error)
  log(`${known.what}\n${known.detail}\n${stackOf(known)}`)
  say(`\nAtelier set-up: ${known.what}.`)
  say(`  Why: ${known.why}`)
  say(`  What to do: ${known.remedy}`)
  say(`  Details: ${logFile()}`)
}

/** @param {unknown} error */
function unexpected(error) {
  const why = error instanceof Error ? error.message : String(error)
  return new SetupError('something unforeseen went wrong', why, 'run the same command again', {
    cause: error
  })
}

/** @param {Error} error @returns {string} */
function stackOf(error) {
  const cause = error.cause instanceof Error ? `\ncaused by ${stackOf(error.cause)}` : ''
  return `${error.stack ?? error.message}${cause}`
}

/** @param {number} ms */
export const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`

/** @type {Set<() => string>} what is being done now, a line each */
const current = new Set()

/** Draws what is being done over the last line of the terminal. */
function draw() {
  const width = process.stderr.columns ?? 80
  const line = [...current].map((words) => words()).join(' · ')
  process.stderr.write(`\r\x1b[2K${line.slice(0, width - 1)}`)
}

/** @param {string} words */
export function say(words) {
  const clear = process.stderr.isTTY && current.size > 0 ? '\r\x1b[2K' : ''
  process.stderr.write(`${clear}${words}\n`)
}

/**
 * Does a piece of work and says how it goes: a line that moves in a terminal, a line every 15 s elsewhere.
 * @template T
 * @param {string} words
 * @param {() => Promise<T>} work
 * @param {(() => string) | undefined} [how] how far it is, in a few words
 * @returns {Promise<T>}
 */
export async function watched(words, work, how) {
  const began = performance.now()
  const terminal = process.stderr.isTTY
  const line = () => `${words}, ${[how?.(), seconds(performance.now() - began)].filter(Boolean).join(', ')}`
  if (!terminal) say(`  ${words} …`)
  current.add(line)
  const timer = terminal ? setInterval(draw, 500) : setInterval(() => say(`  ${line()}`), 15_000)
  try {
    return await work()
  } finally {
    clearInterval(timer)
    say(`  ${words}: ${seconds(performance.now() - began)}`)
    current.delete(line)
  }
}
