// Builds the app into out/ when something that goes into it has changed.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { writeWhole } from './cache.mjs'
import { modules, out, root } from './paths.mjs'
import { SetupError, say, watched } from './report.mjs'
import { capture, reason } from './run.mjs'

const INPUTS = [
  'src/main',
  'src/preload',
  'src/renderer',
  'resources',
  'electron.vite.config.ts',
  'package-lock.json'
]
const PRODUCTS = [
  'main/index.js',
  'main/cli.js',
  'main/worker.js',
  'preload/index.cjs',
  'renderer/index.html'
]
const stamp = join(out, 'build.txt')

/** @type {import('./steps.mjs').Step} */
export const build = {
  name: 'the app',
  isOfCheckout: true,
  isReady: () => isFresh(fingerprint(root)),
  async make() {
    const before = fingerprint(root)
    const tool = join(modules, 'electron-vite', 'bin', 'electron-vite.js')
    const args = [tool, 'build', '--logLevel', 'warn']
    const ran = await watched('electron-vite build', () => capture(process.execPath, args, { cwd: root }))
    if (ran.code === 0) return writeWhole(stamp, before)
    const words = stripVTControlCharacters(`${ran.errors}\n${ran.output}`).trim()
    say(words.replaceAll(/^ {4}at .*\n?/gm, '').trim())
    const remedy = 'correct the source and run the same command again'
    throw new SetupError('the app could not be built', faultIn(words) ?? reason(ran), remedy, {
      detail: words
    })
  }
}

/**
 * The line of the builder's words that names the fault.
 * @param {string} words
 */
export const faultIn = (words) => /^\[[A-Z_]+\].*/m.exec(words)?.[0]

/** @param {string} now */
function isFresh(now) {
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== now) return false
  return PRODUCTS.every((file) => existsSync(join(out, file)))
}

/**
 * Changes when a source file is added, removed or written; tests do not count.
 * @param {string} base
 */
export function fingerprint(base) {
  const hash = createHash('sha256')
  for (const input of INPUTS) {
    for (const file of filesIn(join(base, input))) {
      const { size, mtimeMs } = statSync(file)
      hash.update(`${file.slice(base.length)} ${size} ${mtimeMs}\n`)
    }
  }
  return hash.digest('hex')
}

/** @param {string} path @returns {string[]} */
function filesIn(path) {
  const found = statSync(path, { throwIfNoEntry: false })
  if (!found) return []
  if (!found.isDirectory()) return [path]
  return readdirSync(path, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && !/\.test\.\w+$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}
