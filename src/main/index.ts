// Starts the studio: memory, protocol, window, calls; opens the library when the page asks; ends without losing a step.
import { app, dialog, protocol, session, type BrowserWindow } from 'electron'
import { join, resolve } from 'node:path'
import type { z } from 'zod'
import { faultOf } from '../preload/answer'
import { calls } from '../preload/contract'
import { Preferences } from '../preload/nouns'
import { fail } from '../preload/result'
import { openStudio } from './core'
import { makeEmit } from './emit'
import { openFaultLog } from './fault-log'
import { forkUtility } from './fork'
import { forkNode } from './fork-node'
import { listen, type CallName, type Handlers } from './ipc'
import { defaultLibrary } from './library'
import { makeOpening } from './opening'
import { privileges, scheme, serve } from './protocol'
import { openMemory } from './remembered'
import {
  chooseFolder,
  control,
  denyPermissions,
  focus,
  keepPlace,
  makeWindow,
  paint,
  setMenu,
  showFolder
} from './window'
import type { Fork } from './worker-process'

/** The longest that ending may take: a checkpoint on a slow disk. */
const longestEndMs = 20_000

let window: BrowserWindow | undefined
let ending: Promise<void> | undefined

const log = openFaultLog(app.getPath('logs'))
const memory = openMemory(join(app.getPath('userData'), 'studio.json'), log)
const emit = makeEmit((name, body) => window?.webContents.send('event', name, body), log)
const opening = makeOpening(firstLibrary(), (library) => openStudio({ library, fork: makeFork(), emit, log }))
/** Folders that the page may show: what was exported since the start. */
const made = new Set<string>()

/**
 * Started by Node, as `npm start` does, the workers run in that Node: oneDNN's buffers cost less in its allocator than
 * in Electron's. A packaged studio has no Node, and runs no program that its environment names.
 */
function makeFork(): Fork {
  const node = process.env['ATELIER_NODE']
  return node && !app.isPackaged ? forkNode({ node }) : forkUtility
}

/** `--library=PATH`, then the environment, then the one that was open last, then the studio's own. */
function firstLibrary(): string {
  const named = process.argv.find((argument) => argument.startsWith('--library='))
  if (named) return resolve(named.slice('--library='.length))
  return process.env['ATELIER_LIBRARY'] ? defaultLibrary() : (memory.get().library ?? defaultLibrary())
}

async function isOriginal(folder: string): Promise<boolean> {
  const datasets = await (await opening.get()).handlers['datasets.list']()
  return datasets.some((dataset) => dataset.folder === folder)
}

function show(preferences: z.input<typeof Preferences>): void {
  if (window) paint(window, Preferences.parse(preferences).theme, memory)
}

/** The calls that the window answers itself, or does something beside. */
const own: Partial<Handlers> = {
  async 'studio.open'() {
    const studio = await (await opening.get()).handlers['studio.open']()
    show(studio.preferences)
    return studio
  },
  async 'studio.chooseLibrary'() {
    const folder = await chooseFolder(window, 'Choose a library')
    if (folder === null) return null
    await opening.turnTo(folder)
    memory.set({ library: folder })
    return folder
  },
  'studio.chooseFolder': ({ title }) => chooseFolder(window, title),
  async 'studio.showFolder'({ path }) {
    if (made.has(path) || path === opening.folder() || (await isOriginal(path))) return showFolder(path)
    throw fail('invalid', 'Atelier only shows its library, its originals and what it has just exported.')
  },
  'window.control'(what) {
    if (window) control(window, what)
  },
  async 'preferences.set'(preferences) {
    const kept = await (await opening.get()).handlers['preferences.set'](preferences)
    show(kept)
    return kept
  },
  async 'gallery.export'(order) {
    const answer = await (await opening.get()).handlers['gallery.export'](order)
    made.add(answer.folder)
    return answer
  }
}

/** Every other call goes to the open library as it is. */
function handlers(): Handlers {
  const forward = (name: CallName) => async (input: unknown) => {
    const { handlers: those } = await opening.get()
    return (those[name as keyof typeof those] as (input: unknown) => unknown)(input)
  }
  const all = (Object.keys(calls) as CallName[]).map((name) => [name, own[name] ?? forward(name)])
  return Object.fromEntries(all) as Handlers
}

/** The page's program died: loads it again, but not for ever. */
function mourn(contents: Electron.WebContents): void {
  const deaths: number[] = []
  contents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit' || ending) return
    log(new Error(`the page ended: ${reason}, ${exitCode}`))
    deaths.push(Date.now())
    if (deaths.filter((at) => at > Date.now() - 60_000).length <= 2) return contents.reload()
    dialog.showErrorBox(
      'The window stopped working',
      'It was opened again twice and stopped each time. Your pictures and runs are safe. Start Atelier again.'
    )
    app.quit()
  })
}

/** With ATELIER_TIMES=1: how long after the start of the process the window was ready to be shown and first painted, ms. */
async function printTimes(shown: BrowserWindow): Promise<void> {
  const start = process.getCreationTime()
  if (start === null) return
  const since = (moment: number) => Math.round(moment - start)
  const readyToShowMs = await new Promise((done) =>
    shown.once('ready-to-show', () => done(since(Date.now())))
  )
  const firstPaint = `new Promise((done) => new PerformanceObserver((list) => {
    const paint = list.getEntriesByName('first-contentful-paint')[0]
    if (paint) done(performance.timeOrigin + paint.startTime)
  }).observe({ type: 'paint', buffered: true }))`
  const firstPaintMs = since((await shown.webContents.executeJavaScript(firstPaint)) as number)
  process.stdout.write(`times ${JSON.stringify({ readyToShowMs, firstPaintMs })}\n`)
}

function start(): void {
  const page = join(import.meta.dirname, '../renderer')
  protocol.handle(scheme, (request) => serve(request, { page, library: opening.folder }))
  denyPermissions(session.defaultSession)
  setMenu(app.isPackaged)
  listen(() => window?.webContents, handlers(), log)
  window = makeWindow(memory, app.isPackaged)
  mourn(window.webContents)
  window.on('closed', () => (window = undefined))
  if (process.env['ATELIER_TIMES'] === '1') void printTimes(window).catch(log)
}

/** A running run is paused at a checkpoint and the log closed, before the process ends. */
async function end(): Promise<void> {
  const late = new Promise<void>((done) => {
    setTimeout(() => {
      log(new Error(`the studio did not end within ${longestEndMs} ms`))
      done()
    }, longestEndMs).unref()
  })
  await Promise.race([opening.close().catch(log), late])
}

function trouble(error: unknown): void {
  log(error)
  emit('studio.troubled', faultOf(error))
}

protocol.registerSchemesAsPrivileged([privileges])
process.on('uncaughtException', trouble)
process.on('unhandledRejection', trouble)

app.on('window-all-closed', () => app.quit())
app.on('second-instance', () => {
  if (window) return focus(window)
  // The first one is still writing its last checkpoint: another start follows it.
  if (ending) app.relaunch()
})
app.on('before-quit', (event) => {
  if (ending) return
  event.preventDefault()
  // Quit by a key or a signal: the window is not closed first.
  if (window) {
    keepPlace(window, memory)
    window.hide()
  }
  ending = end().finally(() => app.exit())
})

if (app.requestSingleInstanceLock()) void app.whenReady().then(start)
else app.exit()
