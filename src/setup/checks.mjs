// Runs every check and test there is, whatever fails on the way, and ends with one line that counts them.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { npmCommand } from './downloads.mjs'
import { out, root } from './paths.mjs'
import { sayFailure, seconds } from './report.mjs'
import { handOver } from './run.mjs'
import { ensure } from './steps.mjs'
import { closingLine, ofPlaywright, ofVitest, one, sum, withStatus } from './tally.mjs'
import { playwright, vitest } from './tools.mjs'

/** @typedef {import('./tally.mjs').Tally} Tally */

const reports = join(out, 'reports')

/** The parts of the npm script `check`, one by one, so that each is timed and all of them run. */
function checkNames() {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  return [...String(scripts.check).matchAll(/npm run -s ([\w:]+)/g)].map(([, name]) => String(name))
}

/** @param {string} name */
async function check(name) {
  const [program, first] = npmCommand()
  return one((await handOver(program, [...first, 'run', '-s', name], { cwd: root })) === 0)
}

/**
 * Runs a test runner and counts by the report that it leaves.
 * @template Report
 * @param {string} file
 * @param {() => Promise<number>} run
 * @param {(report: Report) => Tally} count
 */
async function counted(file, run, count) {
  rmSync(file, { force: true })
  const status = await run()
  const tally = existsSync(file) ? count(JSON.parse(readFileSync(file, 'utf8'))) : one(false)
  return withStatus(tally, status)
}

function unitTests() {
  const file = join(reports, 'unit.json')
  const args = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  return counted(file, () => vitest(args), ofVitest)
}

/** What lies in out/ after a failed build is another version's, and a test of it would say nothing. */
let isBuilt = false

async function buildApp() {
  try {
    await ensure(['build'])
    isBuilt = true
    return one(true)
  } catch (error) {
    sayFailure(error)
    return one(false)
  }
}

async function windowTests() {
  if (!isBuilt) {
    process.stdout.write('not run, and counted as one failure: the app could not be built\n')
    return one(false)
  }
  const file = join(reports, 'e2e.json')
  const more = { PLAYWRIGHT_JSON_OUTPUT_FILE: file, PLAYWRIGHT_JSON_OUTPUT_NAME: file }
  return counted(file, () => playwright(['--reporter=list,json'], more), ofPlaywright)
}

/** @returns {Promise<number>} 0 when nothing failed */
export async function testAll() {
  mkdirSync(reports, { recursive: true })
  /** @type {[string, () => Promise<Tally>][]} */
  const stages = [
    ...checkNames().map((name) => /** @type {[string, () => Promise<Tally>]} */ ([name, () => check(name)])),
    ['unit tests', unitTests],
    ['build', buildApp],
    ['e2e tests', windowTests]
  ]
  const stopped = new AbortController()
  process.once('SIGINT', () => stopped.abort())
  /** @type {Tally[]} */
  const tallies = []
  /** @type {string[]} */
  const lines = []
  for (const [name, run] of stages) {
    if (stopped.signal.aborted) return 130
    process.stdout.write(`\n── ${name}\n`)
    const began = performance.now()
    const tally = await tried(run)
    tallies.push(tally)
    lines.push(`${tally.failed ? '✗' : '✓'} ${name}: ${words(tally)}, ${seconds(performance.now() - began)}`)
  }
  const total = sum(tallies)
  process.stdout.write(`\n${lines.join('\n')}\n\n${closingLine(total)}\n`)
  return total.failed === 0 ? 0 : 1
}

/** @param {() => Promise<Tally>} run */
async function tried(run) {
  try {
    return await run()
  } catch (error) {
    sayFailure(error)
    return one(false)
  }
}

/** @param {Tally} tally */
function words(tally) {
  return closingLine(tally) + (tally.skipped ? `, ${tally.skipped} skipped` : '')
}
