// Keeps the record of a training while it goes on: measurements, sample sheets, checkpoints, and what was asked of it.
import { join } from 'node:path'
import type { Nudge, TrainEnd } from '../../../preload/jobs'
import type { Point } from '../../../preload/nouns'
import { fail } from '../../../preload/result'
import { saveCheckpoint, writeAtomic, type State } from '../training/checkpoint'
import { firstNotFinite } from '../training/finite'
import type { Inputs } from '../training/inputs'
import type { Learner } from '../training/learner'
import type { Goal, Reached, Shown } from '../training/loop'
import { hasSheet } from '../training/schedule'
import { encodeSheet, sheetOf } from '../training/sheet'
import { speedometer } from '../training/speed'
import type { JobContext } from './context'
import type { QualityWatch } from './measure-while'

const reportEveryMs = 250
const checkpointEveryMs = 120_000

/** How a training was asked to end, or a tensor that was found not to be finite when it was to be saved. */
export type Asked = { end: 'paused' | 'stopped' } | { notFinite: string }

/** What a checkpoint of a run says besides how far it is. */
export type About = Omit<State, keyof Reached | 'kept' | 'format' | 'sha256'>

type Order = {
  /** The run's folder; `checkpoints` and `samples` are in it. */
  folder: string
  learner: Learner
  /** Null where figures of quality do not compare what the run makes. */
  quality: QualityWatch | null
  context: JobContext
  about: About
  /** What its sheets begin from, of a model that makes pictures from pictures. */
  inputs: Inputs | null
  goal: Goal
  from: Reached
  /** The step of the checkpoint that it goes on from. */
  checkpoint: number | null
}

export class Diary {
  readonly #order: Order
  readonly #speed: ReturnType<typeof speedometer>
  #points: Point[] = []
  #nudges: Nudge[] = []
  #reportedAt = 0
  #savedAt = performance.now()
  #saved: number | null
  #drawn: number | null = null

  constructor(order: Order) {
    this.#order = order
    this.#saved = order.checkpoint
    this.#speed = speedometer(order.from, order.goal)
  }

  /** The step of the newest checkpoint that is whole. */
  get checkpoint(): number | null {
    return this.#saved
  }

  /** The first picture, before anything is learned, and a checkpoint that every failure can go back to. */
  async open(): Promise<void> {
    if (this.#saved !== null) return
    await this.#draw(this.#order.from)
    await this.#save(this.#order.from, false)
  }

  /** Records one step; answers when it was asked to end. Bound: it is handed to the loop. */
  readonly stepped = async (reached: Reached, shown: Shown): Promise<Asked | null> => {
    const { context } = this.#order
    if (context.signal.aborted) throw fail('cancelled', 'The training was cancelled.')
    this.#measure(reached, shown)
    if (hasSheet(reached.step)) {
      await this.#draw(reached)
      this.#points.push(...((await this.#order.quality?.measure(reached, this.#nudged)) ?? []))
    }
    if (performance.now() - this.#savedAt > checkpointEveryMs) {
      const notFinite = await this.#save(reached, false)
      if (notFinite !== null) return { notFinite }
    }
    return await this.#obey(reached)
  }

  /** The last picture and checkpoint. @returns the name of a tensor that is not finite, and then saves nothing. */
  async close(reached: Reached): Promise<string | null> {
    this.#report(reached)
    const notFinite = await this.#save(reached, false)
    if (notFinite === null) await this.#draw(reached)
    return notFinite
  }

  /** How it ended, said of the newest whole checkpoint. */
  end(state: TrainEnd['state'], reason: string | null = null, remedy: string | null = null): TrainEnd {
    return { state, step: this.#saved ?? 0, checkpoint: this.#saved, reason, remedy }
  }

  /** Whether anything is asked of the training. */
  readonly #nudged = (): boolean => {
    const { signal, nudges } = this.#order.context
    this.#nudges.push(...nudges())
    return signal.aborted || this.#nudges.length > 0
  }

  async #obey(reached: Reached): Promise<Asked | null> {
    this.#nudged()
    for (const nudge of this.#nudges.splice(0)) {
      if (nudge === 'pause') return { end: 'paused' }
      if (nudge === 'stop') return { end: 'stopped' }
      if (nudge !== 'snapshot') continue
      const notFinite = await this.#save(reached, true)
      if (notFinite !== null) return { notFinite }
      await this.#draw(reached)
      const text = `Snapshot of step ${reached.step.toLocaleString('en-GB')} kept.`
      this.#order.context.report('noted', { step: reached.step, level: 'snapshot', text })
    }
    return null
  }

  #measure(reached: Reached, shown: Shown): void {
    for (const [series, value] of Object.entries(shown)) {
      this.#points.push({ series, step: reached.step, value })
    }
    this.#speed.note(reached)
    if (performance.now() - this.#reportedAt >= reportEveryMs) this.#report(reached)
  }

  #report(reached: Reached): void {
    const { step } = reached
    const memoryBytes = process.memoryUsage.rss()
    const imagesPerSecond = this.#speed.imagesPerSecond()
    if (this.#points.length > 0) {
      this.#points.push({ series: 'memory', step, value: memoryBytes })
      if (imagesPerSecond !== null) this.#points.push({ series: 'speed', step, value: imagesPerSecond })
    }
    const leftMs = this.#speed.leftMs()
    this.#order.context.report('measured', {
      ...reached,
      points: this.#points,
      imagesPerSecond,
      memoryBytes,
      leftMs
    })
    this.#points = []
    this.#reportedAt = performance.now()
  }

  async #draw(reached: Reached): Promise<void> {
    if (this.#drawn === reached.step) return
    const { folder, learner, about, inputs, context } = this.#order
    const { columns, rows, pictures } = sheetOf(learner, about.resolution, inputs)
    const file = join(folder, 'samples', `${reached.step}.png`)
    await writeAtomic(file, await encodeSheet(pictures, columns, columns * rows))
    this.#drawn = reached.step
    const layout = { columns, rows, cell: about.resolution, firstSeed: 0 }
    context.report('sampled', { ...reached, ...layout, file })
  }

  /** @returns the name of a tensor that is not finite, and then saves nothing. */
  async #save(reached: Reached, kept: boolean): Promise<string | null> {
    if (this.#saved === reached.step && !kept) return null
    const { folder, learner, about, context } = this.#order
    const notFinite = firstNotFinite(learner)
    if (notFinite !== null) return notFinite
    await saveCheckpoint(join(folder, 'checkpoints'), learner, { ...about, ...reached, kept })
    this.#saved = reached.step
    this.#savedAt = performance.now()
    context.report('checkpointed', { step: reached.step, seenImages: reached.seenImages, kept })
    return null
  }
}
