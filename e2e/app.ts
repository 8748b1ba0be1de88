// Starts the built studio for a test, with a library of its own, watches for errors, and ends it for certain.
import type { ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron, expect, test as base, type ElectronApplication, type Page } from '@playwright/test'
import type { z } from 'zod'
import type { Bridge, calls } from '../src/preload/contract'
import type { Result } from '../src/preload/result'

declare global {
  interface Window {
    studio: Bridge<File>
  }
}

type Calls = typeof calls
export type Output<N extends keyof Calls> = z.output<Calls[N]['out']>

export type Studio = {
  app: ElectronApplication
  page: Page
  /** What the page would get: the answer, or the fault. */
  ask(name: string, input?: unknown): Promise<Result<unknown>>
  /** The answer; a fault fails the test. */
  call<N extends keyof Calls>(name: N, input?: z.input<Calls[N]['in']>): Promise<Output<N>>
  /** Errors that this test provokes on purpose. */
  expectErrors(pattern: RegExp): void
  /** The next folder that the system's dialog answers. */
  answerDialog(folder: string): Promise<void>
  close(): Promise<void>
  /** SIGKILL to the app itself, as the system does when memory ends. */
  kill(): Promise<void>
}

/** What the workers run in: the Node that `npm start` has, or Electron as in a packaged studio. */
export type Engine = 'node' | 'electron'
export const engines: Engine[] = ['node', 'electron']

type Desk = {
  /** A temporary folder that goes with the test. */
  folder: string
  library: string
  start(options?: { library?: string; userData?: string }): Promise<Studio>
}

async function exited(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  await new Promise((done) => child.once('exit', done))
}

type Places = { library: string; userData: string }

async function launch({ library, userData }: Places, engine: Engine, watch: Watch): Promise<Studio> {
  const app = await _electron.launch({
    args: ['.', `--user-data-dir=${userData}`, `--library=${library}`],
    cwd: join(import.meta.dirname, '..'),
    env: { ...process.env, ATELIER_NODE: engine === 'node' ? process.execPath : '' } as Record<string, string>
  })
  const child = app.process()
  watch.running.add(child)
  const page = await app.firstWindow()
  page.on('pageerror', (error) => watch.errors.push(String(error)))
  page.on('console', (message) => {
    // A picture of an import that ended while it was being fetched: its folder has its last name by then.
    const late = message.location().url.includes('/datasets/.making-')
    if (message.type() === 'error' && !late) watch.errors.push(message.text())
  })
  const ask = (name: string, input?: unknown) =>
    page.evaluate(([n, i]) => window.studio.call(n as string, i), [name, input]) as Promise<Result<unknown>>
  return {
    app,
    page,
    ask,
    async call(name, input) {
      const result = await ask(name, input)
      expect(result, name).toMatchObject({ ok: true })
      return (result as unknown as { value: never }).value
    },
    expectErrors: (pattern) => void watch.allowed.push(pattern),
    answerDialog: (folder) =>
      app.evaluate(({ dialog }, path) => {
        dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] })
      }, folder),
    async close() {
      await app.close()
      watch.running.delete(child)
    },
    async kill() {
      child.kill('SIGKILL')
      await exited(child)
      watch.running.delete(child)
    }
  }
}

type Watch = { running: Set<ChildProcess>; errors: string[]; allowed: RegExp[] }

/** What the studio itself calls a bug: an error in its log that was not meant for people. */
function bugs(userData: string): string[] {
  let text: string
  try {
    text = readFileSync(join(userData, 'logs', 'faults.log'), 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
  return text.split('\n').filter((line) => /^\d{4}-\S+Z (?!\w* ?\[?StudioError|ZodError)/.test(line))
}

export const test = base.extend<{ engine: Engine; desk: Desk; studio: Studio }>({
  engine: ['node', { option: true }],
  desk: async ({ engine }, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'atelier-e2e-'))
    const watch: Watch = { running: new Set(), errors: [], allowed: [] }
    const places = new Set<string>()
    const library = join(folder, 'library')
    await use({
      folder,
      library,
      start(options = {}) {
        const userData = options.userData ?? join(folder, 'user')
        places.add(userData)
        return launch({ library: options.library ?? library, userData }, engine, watch)
      }
    })
    for (const child of watch.running) {
      child.kill('SIGKILL')
      await exited(child)
    }
    const found = [...watch.errors, ...[...places].flatMap(bugs)]
    const unexpected = found.filter((error) => !watch.allowed.some((pattern) => pattern.test(error)))
    rmSync(folder, { recursive: true, force: true })
    expect(unexpected, 'errors of the page and bugs of the studio').toEqual([])
  },
  studio: async ({ desk }, use) => {
    const studio = await desk.start()
    await use(studio)
    await studio.close()
  }
})

export { expect }
