// Gives tests a screen of their own on a machine without one: Xvfb, started on a free display and ended again.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { isOnPath } from './run.mjs'
import { log, SetupError } from './report.mjs'
import { installPackages, withSudo } from './system-packages.mjs'

const SERVER = 'Xvfb'
const needsScreen = () => process.platform === 'linux' && !process.env.DISPLAY

/** @type {import('./steps.mjs').Step} */
export const display = {
  name: 'a screen for tests (Xvfb)',
  isReady: () => !needsScreen() || isOnPath(SERVER),
  async make() {
    if (await installPackages(['xvfb', 'xauth'])) return
    throw new SetupError(
      'the tests have no screen',
      'DISPLAY is empty and Xvfb, which stands in for a screen, is not installed',
      `type: ${withSudo('apt-get install -y --no-install-recommends xvfb xauth')} (Fedora: sudo dnf install ` +
        'xorg-x11-server-Xvfb; Arch: sudo pacman -S xorg-server-xvfb), then run the same command again'
    )
  }
}

/**
 * Does work with DISPLAY set: the one that is there, or a hidden one for as long as the work takes.
 * @template T
 * @param {(env: NodeJS.ProcessEnv) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withScreen(work) {
  if (!needsScreen()) return work({})
  const args = ['-displayfd', '3', '-screen', '0', '1920x1200x24', '-nolisten', 'tcp', '-noreset']
  const server = spawn(SERVER, args, { stdio: ['ignore', 'ignore', 'pipe', 'pipe'] })
  const stop = () => server.kill()
  process.once('exit', stop)
  try {
    return await work({ DISPLAY: `:${await numberOf(server)}` })
  } finally {
    process.off('exit', stop)
    if (server.exitCode === null && stop()) await once(server, 'exit')
  }
}

/** Xvfb picks a free display and writes its number when it can be used. @param {import('node:child_process').ChildProcess} server */
async function numberOf(server) {
  let said = ''
  server.stderr?.on('data', (text) => (said += text))
  const line = /** @type {import('node:stream').Readable} */ (server.stdio[3])
  const number = await Promise.race([
    once(line, 'data').then(([text]) => String(text).trim()),
    once(server, 'exit').then(() => ''),
    once(server, 'error').then(([error]) => {
      said += String(error)
      return ''
    }),
    wait(20_000, '')
  ])
  if (number) return number
  log(said)
  throw new SetupError(
    'the hidden screen (Xvfb) did not start',
    said.trim().split('\n').at(-1) || 'it gave no display within 20 s',
    'set DISPLAY to a screen that you have, or look at the log'
  )
}
