// One worker's life: started when first asked, asked many things at once, mourned when it dies, started again at most twice in a row.
import type { z } from 'zod'
import { FromWorker, jobs, reports, type Jobs, type Nudge, type Reports } from '../preload/jobs'
import { StudioError, fail } from '../preload/result'
import type { Fork, WorkerProcess } from './worker-process'

export type Reporters = { [Name in keyof Reports]?: (body: z.output<Reports[Name]>) => void }

/** A job that was given to the worker. `answer` always settles: with a fault when the worker dies. */
export type Asked<Answer> = { answer: Promise<Answer>; nudge(nudge: Nudge): void }

type Pending = {
  job: keyof Jobs
  reporters: Reporters
  resolve(value: unknown): void
  reject(error: unknown): void
}

/** The worker is gone and took the job with it. */
export class WorkerDied extends StudioError {}

const restarts = 2

export class Supervisor {
  private worker: WorkerProcess | undefined
  private readonly pending = new Map<number, Pending>()
  private lastId = 0
  /** Deaths since the worker was last heard. */
  private deaths = 0
  private closed = false

  /**
   * `called` begins a sentence about the worker: "The trainer".
   * `onTrouble` receives what the worker sent against the contract and the error of a report that could not be kept.
   */
  constructor(
    private readonly fork: Fork,
    private readonly called: string,
    private readonly onTrouble: (error: unknown) => void
  ) {}

  /** The worker's process, while there is one. */
  get pid(): number | undefined {
    return this.worker?.pid
  }

  ask<Job extends keyof Jobs>(
    job: Job,
    input: z.input<Jobs[Job]['in']>,
    reporters: Reporters = {}
  ): Asked<z.output<Jobs[Job]['out']>> {
    const id = ++this.lastId
    const answer = new Promise<unknown>((resolve, reject) => {
      const parsed: unknown = jobs[job].in.parse(input)
      const worker = this.ready()
      this.pending.set(id, { job, reporters, resolve, reject })
      worker.send({ kind: 'job', id, job, input: parsed })
    })
    return {
      answer: answer as Promise<z.output<Jobs[Job]['out']>>,
      nudge: (nudge) => {
        if (this.pending.has(id)) this.worker?.send({ kind: 'nudge', id, nudge })
      }
    }
  }

  /** Ends the worker at once. Every promise that it owes is rejected, and nothing more can be asked. */
  close(): void {
    this.closed = true
    this.worker?.kill()
  }

  private ready(): WorkerProcess {
    if (this.closed) throw fail('cancelled', 'Atelier is closing.')
    if (this.worker) return this.worker
    if (this.deaths > restarts)
      throw fail(
        'engine',
        `${this.called} stopped ${this.deaths} times in a row and is not started again.`,
        'Start Atelier anew. If it happens again, copy the report from Engine and send it to us.'
      )
    const worker = this.fork()
    this.worker = worker
    worker.onMessage((message) => this.hear(message))
    worker.onEnd((how) => this.mourn(worker, how))
    return worker
  }

  private hear(message: unknown): void {
    const parsed = FromWorker.safeParse(message)
    if (!parsed.success)
      return this.onTrouble(new Error(`${this.called} sent nonsense`, { cause: parsed.error }))
    if (parsed.data.kind === 'ready') return
    this.deaths = 0
    const asked = this.pending.get(parsed.data.id)
    if (!asked) return
    if (parsed.data.kind === 'report') return this.pass(asked, parsed.data.report, parsed.data.body)
    this.pending.delete(parsed.data.id)
    const { result } = parsed.data
    if (!result.ok) return asked.reject(new StudioError(result.fault))
    const value = jobs[asked.job].out.safeParse(result.value)
    if (value.success) asked.resolve(value.data)
    else asked.reject(new Error(`the answer to ${asked.job} breaks the contract`, { cause: value.error }))
  }

  private pass(asked: Pending, name: string, body: unknown): void {
    try {
      if (!Object.hasOwn(reports, name)) throw new Error(`there is no report ${name}`)
      const report = name as keyof Reports
      const take = asked.reporters[report] as ((body: unknown) => void) | undefined
      take?.(reports[report].parse(body))
    } catch (error) {
      this.onTrouble(error)
    }
  }

  private mourn(worker: WorkerProcess, how: string): void {
    if (this.worker !== worker) return
    this.worker = undefined
    this.deaths++
    const owed = [...this.pending.values()]
    this.pending.clear()
    const message = `${this.called} ${this.closed ? 'was ended, because Atelier closed' : how}.`
    const error = new WorkerDied(
      { code: 'engine', message, remedy: 'Nothing that was saved is lost. Try again.' },
      new Error(worker.lastWords() || 'it left no last words')
    )
    for (const { reject } of owed) reject(error)
  }
}
