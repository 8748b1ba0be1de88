// Builds the worker once and forks it as the command line does, for tests of the process itself.
import { fork, type ChildProcess } from 'node:child_process'
import { join, resolve } from 'node:path'
import { build } from 'vite'
import { FromWorker, type Nudge } from '../../preload/jobs'
import type { Result } from '../../preload/result'
import type { Precision } from './program/passes'

type Report = { name: string; body: Record<string, unknown> }
type Asked = {
  answer: Promise<Result<unknown>>
  reports: Report[]
  nudge(nudge: Nudge): void
  /** Resolves at the first report of this name. */
  heard(name: string): Promise<Report>
}

/** Builds the worker's entry below the project, where its packages are found. @returns its path. */
export async function buildWorker(name: string): Promise<string> {
  const outDir = resolve('out', 'test', name)
  await build({
    configFile: false,
    logLevel: 'error',
    build: { ssr: 'src/main/worker/index.ts', outDir, target: 'node20.18' }
  })
  return join(outDir, 'index.js')
}

/** One forked worker. */
export class ForkedWorker {
  readonly process: ChildProcess
  readonly ready: Promise<void>
  readonly ended: Promise<number | null>
  #lastId = 0
  readonly #asked = new Map<number, { settle(result: Result<unknown>): void; report(report: Report): void }>()

  /** `precision`: of every run that begins in it, so that two of one seed can be held against each other. */
  constructor(entry: string, precision: Precision = 'float32') {
    this.process = fork(entry, [], {
      env: { ...process.env, ATELIER_PRECISION: precision },
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc']
    })
    let isReady = () => {}
    this.ready = new Promise((done) => (isReady = done))
    this.ended = new Promise((done) => this.process.once('exit', done))
    this.process.on('message', (message) => {
      const envelope = FromWorker.parse(message)
      if (envelope.kind === 'ready') return isReady()
      const asked = this.#asked.get(envelope.id)
      if (envelope.kind === 'answer') asked?.settle(envelope.result as Result<unknown>)
      else asked?.report({ name: envelope.report, body: envelope.body as Record<string, unknown> })
    })
  }

  /** Sends whatever is given, against the contract too. */
  send(message: unknown): void {
    this.process.send(message as object)
  }

  ask(job: string, input: unknown): Asked {
    const id = ++this.#lastId
    const reports: Report[] = []
    const waiting: { name: string; done(report: Report): void }[] = []
    const answer = new Promise<Result<unknown>>((settle) => {
      const report = (each: Report) => {
        reports.push(each)
        for (const { name, done } of waiting) if (name === each.name) done(each)
      }
      this.#asked.set(id, { settle, report })
    })
    this.send({ kind: 'job', id, job, input })
    return {
      answer,
      reports,
      nudge: (nudge) => this.send({ kind: 'nudge', id, nudge }),
      heard: (name) => new Promise((done) => waiting.push({ name, done }))
    }
  }
}
