// Runs wait here for their turn: one trains at a time, the next begins by itself, and each end is written down with its reason.
import { setTimeout as wait } from 'node:timers/promises'
import { faultOf } from '../preload/answer'
import type { Nudge, TrainEnd } from '../preload/jobs'
import type { Run, RunState } from '../preload/nouns'
import { fail } from '../preload/result'
import { checkpointsOf } from './library'
import { runReporters, tellChange, type Desk } from './run-reports'
import { WorkerDied, type Reporters, type Supervisor } from './supervisor'

/** A run and the folder of the checkpoint that it goes on from. */
type Turn = { run: string; checkpoint: string | null }
type Active = { run: string; nudge(nudge: Nudge): void; ended: Promise<void>; onKept: (() => void)[] }
type End = { state: RunState; reason: string | null; remedy: string | null; checkpoint?: number | null }

/** What is safe of a run that was cut short, and what to do. */
export function cutShort(why: string, checkpoint: number | null): End {
  const safe = checkpoint !== null && checkpoint > 0
  return {
    state: 'interrupted',
    reason: safe
      ? `${why} Everything up to step ${checkpoint.toLocaleString('en-GB')} is safe.`
      : `${why} It had not saved a checkpoint yet.`,
    remedy: safe ? 'Carry on: it goes on from there.' : 'Carry on: it begins again from the start.',
    checkpoint
  }
}

export const closedBeforeTurn = {
  state: 'paused',
  reason: 'Atelier was closed before its turn came.',
  remedy: 'Carry on to put it back in the queue.'
} as const

export class RunQueue {
  private waiting: Turn[] = []
  private active: Active | undefined
  private closing = false

  constructor(
    private readonly desk: Desk,
    private readonly trainer: Supervisor,
    private readonly onTrouble: (error: unknown) => void
  ) {}

  /** Whether the run trains or waits for its turn. */
  has(run: string): boolean {
    return this.active?.run === run || this.waiting.some((turn) => turn.run === run)
  }

  trains(run: string): boolean {
    return this.active?.run === run
  }

  add(turn: Turn): void {
    if (this.closing) throw fail('cancelled', 'Atelier is closing.')
    this.waiting.push(turn)
    this.next()
  }

  /** Ends a training as `nudge` says, or takes the run out of the queue. Settles when that has happened. */
  async end(run: string, nudge: 'pause' | 'stop'): Promise<void> {
    if (this.active?.run === run) {
      this.active.nudge(nudge)
      await this.active.ended
    } else this.waiting = this.waiting.filter((turn) => turn.run !== run)
  }

  /** Settles when the checkpoint is kept, or the run has ended before. */
  async snapshot(run: string): Promise<void> {
    const active = this.active
    if (active?.run !== run)
      throw fail('invalid', 'This run is not training.', 'Carry on, then take a snapshot.')
    const kept = new Promise<void>((resolve) => active.onKept.push(resolve))
    active.nudge('snapshot')
    await Promise.race([kept, active.ended])
  }

  /** Pauses what trains, for at most `limitMs`; then ends the trainer. Nothing begins any more. */
  async close(limitMs: number): Promise<void> {
    this.closing = true
    const left = this.waiting.splice(0)
    const ended = this.active?.ended
    this.active?.nudge('pause')
    this.desk.log.together(() => {
      for (const { run } of left) this.desk.log.runs.change(run, closedBeforeTurn)
    })
    for (const { run } of left) this.desk.records.update(run)
    if (ended) await Promise.race([ended, wait(limitMs, undefined, { ref: false })])
    this.trainer.close()
    await ended
  }

  private next(): void {
    if (this.active || this.closing) return
    const turn = this.waiting.shift()
    if (!turn) return
    const onKept: (() => void)[] = []
    const early: Nudge[] = []
    this.active = { run: turn.run, nudge: (nudge) => early.push(nudge), ended: Promise.resolve(), onKept }
    this.active.ended = this.train(turn, this.active, early).finally(() => this.next())
  }

  private async train({ run: id, checkpoint }: Turn, active: Active, early: Nudge[]): Promise<void> {
    let refused: unknown
    const take = (error: unknown) => {
      refused ??= error
      active.nudge('pause')
    }
    try {
      this.write(id, { state: 'starting', reason: null, remedy: null })
      const asked = this.ask(this.desk.log.runs.find(id)!, checkpoint, active, take)
      active.nudge = asked.nudge
      for (const nudge of early) asked.nudge(nudge)
      const end = await asked.answer
      if (refused) throw refused
      this.finish(id, endOf(end))
    } catch (error) {
      await this.writeFailure(id, error)
    }
  }

  private ask(run: Run, checkpoint: string | null, active: Active, take: (error: unknown) => void) {
    const { log, library } = this.desk
    const dataset = log.datasets.find(run.dataset)!
    const { id, gan, settings, seed, resolution, goalImages, goalMs, trainedMs, from, frozen } = run
    const order = {
      ...{ run: id, gan, settings, seed, resolution, goalImages, goalMs, trainedMs, checkpoint, frozen },
      from: from && { ...from, name: log.runs.find(from.run)?.name ?? from.run, folder: library.origin(id) },
      datasetFolder: library.dataset(dataset.id),
      datasetHash: dataset.hash,
      runFolder: library.run(id)
    }
    const { reporters, tell } = runReporters(this.desk, id, () => {
      for (const kept of active.onKept.splice(0)) kept()
    })
    const { answer, nudge } = this.trainer.ask('train', order, guarded(reporters, take))
    return { answer: answer.finally(tell), nudge }
  }

  /** A trainer that died leaves a run that can go on; any other fault is the run's own. */
  private async writeFailure(id: string, error: unknown): Promise<void> {
    this.onTrouble(error)
    const checkpoint = await this.newestCheckpoint(id)
    const { message, remedy } = faultOf(error)
    if (error instanceof WorkerDied) this.finish(id, cutShort(message, checkpoint))
    else this.finish(id, { state: 'failed', reason: message, remedy: remedy ?? null, checkpoint })
  }

  /** What the disk holds, or, when it cannot be read, what the log says. */
  private async newestCheckpoint(id: string): Promise<number | null> {
    try {
      return (await checkpointsOf(this.desk.library, id)).at(-1)?.step ?? null
    } catch (error) {
      this.onTrouble(error)
      return this.desk.log.runs.find(id)?.checkpoint ?? null
    }
  }

  /** Whoever hears that it has ended may resume it at once. */
  private finish(id: string, end: End): void {
    this.active = undefined
    this.write(id, end)
  }

  private write(id: string, end: End): void {
    const { log, records } = this.desk
    const change = { ...end, leftMs: null }
    try {
      log.together(() => log.runs.change(id, change))
    } catch (error) {
      // A run must not seem to train because the disk is too full to say that it has ended.
      this.onTrouble(error)
      log.runs.remember(id, change)
    }
    records.update(id)
    tellChange(this.desk, id)
  }
}

/** How far it came has been measured; its newest checkpoint may lie before that. */
function endOf({ state, checkpoint, reason, remedy }: TrainEnd): End {
  return { state, reason, remedy, ...(checkpoint === null ? {} : { checkpoint }) }
}

/** The same reporters; what one of them throws goes to `take`. */
function guarded(reporters: Reporters, take: (error: unknown) => void): Reporters {
  const guard = ([name, report]: [string, (body: never) => void]) => [
    name,
    (body: never) => {
      try {
        report(body)
      } catch (error) {
        take(error)
      }
    }
  ]
  return Object.fromEntries(Object.entries(reporters).map((entry) => guard(entry as never))) as Reporters
}
