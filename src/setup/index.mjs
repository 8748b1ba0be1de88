// The one way in: sees that everything is there, then runs the studio, its command line or its tests, or packages it.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { testAll } from './checks.mjs'
import { theElectron } from './electron.mjs'
import { environment } from './environment.mjs'
import { packageApp } from './package.mjs'
import { cacheFolder, isRootOnLinux, out, root } from './paths.mjs'
import { SetupError, say, sayFailure } from './report.mjs'
import { handOver, leaveOnSignals } from './run.mjs'
import { ensure, needs } from './steps.mjs'
import { playwright, vitest } from './tools.mjs'

/** @type {Record<string, (args: string[]) => Promise<number | void>>} */
const commands = {
  async start(args) {
    needWindow()
    await prepare(needs.window)
    const sandbox = isRootOnLinux ? ['--no-sandbox'] : []
    return handOver(theElectron().program, [...sandbox, root, ...args], { env: environment() })
  },
  async atelier(args) {
    await prepare(needs.terminal)
    // In this very process: signals, input, output and the exit status are then the command's own.
    Object.assign(process.env, environment())
    const script = join(out, 'main', 'cli.js')
    process.argv = [process.execPath, script, ...args]
    await import(pathToFileURL(script).href)
  },
  async package() {
    await prepare(needs.package)
    return packageApp()
  },
  async unit(args) {
    await prepare(needs.unit)
    return vitest(args)
  },
  async e2e(args) {
    await prepare(needs.e2e)
    return playwright(args)
  },
  async test() {
    await prepare(needs.tests)
    return testAll()
  },
  async ensure() {
    await prepare(needs.everything)
    say(`Atelier set-up: everything is there. The cache is ${cacheFolder()}`)
  }
}

/** @param {import('./steps.mjs').Need[]} names */
async function prepare(names) {
  const back = leaveOnSignals()
  await ensure(names)
  back()
}

function needWindow() {
  if (process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY) return
  throw new SetupError(
    'the studio cannot open a window',
    'this session has no screen (DISPLAY and WAYLAND_DISPLAY are empty)',
    'start it from a desktop; without one, use the command line: npm run -s atelier -- --help'
  )
}

const [name = '', ...args] = process.argv.slice(2)
const command = commands[name]
if (!command) {
  say(`usage: node src/setup/index.mjs ${Object.keys(commands).join(' | ')} [ARGUMENTS]`)
  process.exitCode = 2
} else {
  try {
    const status = await command(args)
    if (status !== undefined) process.exitCode = status
  } catch (error) {
    sayFailure(error)
    process.exitCode = 1
  }
}
