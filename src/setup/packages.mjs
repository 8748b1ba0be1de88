// The packages of package-lock.json in node_modules: installed anew when the two differ.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeWhole } from './cache.mjs'
import { npmCommand } from './downloads.mjs'
import { modules, root } from './paths.mjs'
import { watched } from './report.mjs'
import { must } from './run.mjs'

const lockFile = join(root, 'package-lock.json')
const stamp = join(modules, '.atelier-lock')

/** @type {import('./steps.mjs').Step} */
export const packages = {
  name: 'node packages',
  isOfCheckout: true,
  isReady() {
    const hash = createHash('sha256').update(readFileSync(lockFile)).digest('hex')
    if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return true
    if (!isInstalled()) return false
    writeWhole(stamp, hash)
    return true
  },
  async make() {
    const remedy =
      'check the connection to the npm registry and the free space, then run the same command again; ' +
      'if package-lock.json and package.json disagree, run npm install'
    const [program, first] = npmCommand()
    const args = [...first, 'ci', '--ignore-scripts', '--no-audit', '--no-fund']
    await watched('npm ci', () =>
      must('the node packages could not be installed', remedy, [program, args, { cwd: root }])
    )
    this.isReady()
  }
}

/** After `npm install` in a checkout the new packages are there already, and npm says so in a lock file of its own. */
function isInstalled() {
  const record = join(modules, '.package-lock.json')
  if (!existsSync(record)) return false
  return sameVersions(packagesOf(lockFile), packagesOf(record))
}

/**
 * @typedef {Record<string, { version?: string, optional?: boolean }>} Packages
 * @param {string} file
 * @returns {Packages}
 */
const packagesOf = (file) => JSON.parse(readFileSync(file, 'utf8')).packages

/**
 * Whether what is installed is what the lock file wants; a package for another system may be absent.
 * @param {Packages} wanted
 * @param {Packages} installed
 */
export function sameVersions(wanted, installed) {
  return Object.entries(wanted).every(([path, { version, optional }]) => {
    if (path === '') return true
    const found = installed[path]
    return found ? found.version === version : optional === true
  })
}
