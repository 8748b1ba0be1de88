// Measures quality now and then while a run trains, in a small share of its time.
import { setImmediate as turn } from 'node:timers/promises'
import type { Point } from '../../../preload/nouns'
import { measured } from '../metrics'
import { fewest, type Breathe, type Cloud } from '../metrics/cloud'
import { datasetFeatures, type Kept } from '../metrics/dataset-features'
import { cloudOf, extractorOf, type Extractor } from '../metrics/features'
import { madeBatches } from '../metrics/made'
import type { Learner } from '../training/learner'
import type { Reached } from '../training/loop'
import type { JobContext } from './context'

/** Of the time that is trained. */
const share = 0.02
/** Until one was timed: it prepares the network and looks at the dataset, milliseconds. */
const firstMs = 4000
const side = 112
const pictures = 256
const mostOfDataset = 1000
const seed = 1

/** Something else is waiting, so this measurement is given up. */
class Interrupted extends Error {}

export type QualityOrder = {
  learner: Learner
  dataset: Kept
  from: Reached
  report: JobContext['report']
}

export class QualityWatch {
  readonly #order: QualityOrder
  #spentMs = 0
  #expectedMs = firstMs
  #extractor: Extractor | null = null
  #real: Cloud | null = null
  #able: boolean

  constructor(order: QualityOrder) {
    this.#order = order
    this.#able = order.dataset.source.counts.pictures >= fewest
  }

  /**
   * Quality at this step, as points, when there is time for it; otherwise none. Between its pieces it lets the event loop
   * have its turn, and gives up as soon as `wanted` says that something else is asked of the training.
   * A failure ends the measuring, not the training: it is noted once.
   */
  async measure(reached: Reached, wanted: () => boolean): Promise<Point[]> {
    const trainedMs = reached.trainedMs - this.#order.from.trainedMs
    if (!this.#able || this.#spentMs + this.#expectedMs > share * trainedMs) return []
    const began = performance.now()
    try {
      return await this.#figures(reached.step, async () => {
        await turn()
        if (wanted()) throw new Interrupted()
      })
    } catch (error) {
      if (!(error instanceof Interrupted)) this.#giveUp(reached.step, error)
      return []
    } finally {
      this.#expectedMs = performance.now() - began
      this.#spentMs += this.#expectedMs
    }
  }

  dispose(): void {
    this.#extractor?.dispose()
  }

  async #figures(step: number, breathe: Breathe): Promise<Point[]> {
    const { learner, dataset } = this.#order
    const { resolution } = dataset.source
    this.#extractor ??= extractorOf({ resolution, side })
    this.#real ??= await datasetFeatures(dataset, this.#extractor, mostOfDataset, breathe)
    const batches = madeBatches(learner, pictures, resolution)
    const made = await cloudOf(this.#extractor, batches, pictures, breathe)
    const { kid, precision, recall } = await measured(
      ['kid', 'precisionRecall'],
      { real: this.#real, made },
      seed,
      breathe
    )
    const found = { kid: kid.value, precision, recall }
    return Object.entries(found).map(([name, value]) => ({ series: `quality.${name}`, step, value }))
  }

  #giveUp(step: number, error: unknown): void {
    this.#able = false
    const why = error instanceof Error ? error.message : String(error)
    const text = `Quality is no longer measured in this run: ${why}`
    this.#order.report('noted', { step, level: 'note', text })
  }
}
