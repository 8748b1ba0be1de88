// Compiles Node-API addons with the machine's own compiler, against headers from the npm registry.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { alone, publish } from './cache.mjs'
import { fromNpm } from './downloads.mjs'
import { inCache } from './paths.mjs'
import { isOnPath, must } from './run.mjs'
import { SetupError, watched } from './report.mjs'
import { installPackages, withSudo } from './system-packages.mjs'

// Node's own headers lie elsewhere for a tarball, a .deb and nvm, and may be another version's: these are certain.
const HEADERS = {
  spec: 'node-api-headers@1.9.0',
  sum: '2oNILP4jXwRB4ywnYKjVk1YyJ96n2D4EOVJO6S3oYZ5PtbJrw3Yt9TpAuX3nBLMuzn74rnfGQrv13pS9vC+YiA==',
  megabytes: 1
}

/** @returns {Promise<string>} the folder with node_api.h */
export async function nodeApiHeaders() {
  const folder = inCache('headers', HEADERS.spec)
  await alone('node-api-headers', async () => {
    if (existsSync(folder)) return
    const archive = await fromNpm(HEADERS)
    await publish(folder, async (draft) => {
      const args = ['-xzf', archive, '-C', draft, '--strip-components=1']
      await must(`${HEADERS.spec} could not be unpacked`, 'run the same command again', ['tar', args])
    })
  })
  return join(folder, 'include')
}

/** Makes sure of a C++ compiler. */
export async function needCompiler() {
  if (isOnPath('g++') || (await installPackages(['g++']))) return
  throw new SetupError(
    'the native parts cannot be built',
    'there is no C++ compiler (g++) on this machine',
    `type: ${withSudo('apt-get install -y g++')} (Fedora: sudo dnf install gcc-c++; Arch: sudo pacman -S gcc), then run the same command again`
  )
}

/**
 * @param {string} words what is compiled
 * @param {[program: string, args: string[]][]} commands run side by side
 * @param {string} cwd
 */
export async function compile(words, commands, cwd) {
  const remedy = 'a g++ of version 10 or later is needed (g++ --version); the log has what the compiler said'
  await watched(`compiling ${words}`, () =>
    Promise.all(
      commands.map(([program, args]) => must(`compiling ${words} failed`, remedy, [program, args, { cwd }]))
    )
  )
}
