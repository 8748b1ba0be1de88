// What Electron asks of a Linux system: its libraries, and leave to lock the page into a sandbox.
import { lstatSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { theElectron } from './electron.mjs'
import { isRootOnLinux } from './paths.mjs'
import { capture, isOnPath } from './run.mjs'
import { SetupError } from './report.mjs'
import { installPackages, withSudo } from './system-packages.mjs'

/** Debian's packages for what Electron asks of the system. */
const LIBRARIES = ['libgtk-3-0', 'libnss3', 'libgbm1', 'libasound2']

/** @type {import('./steps.mjs').Step} */
export const electronLibraries = {
  name: 'system libraries for Electron',
  isReady: async () => process.platform !== 'linux' || (await missingLibraries()).length === 0,
  async make() {
    if (await installPackages(LIBRARIES)) {
      if (await this.isReady()) return
    }
    throw new SetupError(
      'Electron cannot start on this system',
      `these system libraries are missing: ${(await missingLibraries()).join(', ')}`,
      `type: ${installLine()}`
    )
  }
}

async function missingLibraries() {
  return missingIn((await capture('ldd', [theElectron().program])).output)
}

/**
 * The libraries that `ldd` did not find.
 * @param {string} output
 */
export const missingIn = (output) =>
  [...output.matchAll(/^\s*(\S+) => not found/gm)].map(([, name]) => String(name))

function installLine() {
  if (isOnPath('dnf')) return withSudo('dnf install gtk3 nss mesa-libgbm alsa-lib')
  if (isOnPath('pacman')) return withSudo('pacman -S gtk3 nss mesa alsa-lib')
  return withSudo(`apt-get install -y --no-install-recommends ${LIBRARIES.join(' ')}`)
}

/** @type {import('./steps.mjs').Step} */
export const electronSandbox = {
  name: 'the sandbox of the window',
  async isReady() {
    if (process.platform !== 'linux' || isRootOnLinux || hasSetuidHelper(helper())) return true
    return (await capture('unshare', ['--user', '--map-root-user', 'true'])).code === 0
  },
  async make() {
    const file = helper()
    throw new SetupError(
      'Electron cannot lock its page into a sandbox',
      'this system does not let ordinary users make user namespaces',
      `type: sudo chown root:root '${file}' && sudo chmod 4755 '${file}'`
    )
  }
}

const helper = () => join(dirname(theElectron().program), 'chrome-sandbox')

/** @param {string} file */
function hasSetuidHelper(file) {
  const found = lstatSync(file, { throwIfNoEntry: false })
  return found !== undefined && found.uid === 0 && (found.mode & 0o4755) === 0o4755
}
