// Draws the batches of a step from a dataset: which pictures, by the run's seed and the step alone, and as tensors.
import * as tf from '@tensorflow/tfjs-core'
import type { Drawn } from '../gans/define'
import { samplerOf } from './sampler'

/** The sets of pictures that a dataset can have; `inputs` are in the order of `pictures`, `others` in their own. */
export type Part = 'pictures' | 'inputs' | 'others'

/** Where real pictures come from. */
export type Source = {
  /** Side of every picture, px. */
  resolution: number
  /** How many pictures each part has; a part that is left out is not there. */
  counts: { pictures: number } & Partial<Record<Part, number>>
  /** Class of each of `pictures`. */
  labels?: Uint16Array
  /** uint8 [indices, resolution, resolution, 3], RGB. */
  batch(part: Part, indices: number[]): Uint8Array
}

export type DrawOrder = { source: Source; seed: number; batch: number; draws: number }

/** What step n draws: pictures int32 [batch, side, side, 3] from 0 to 255, labels int32 [batch]. The caller disposes. */
export type Draw = (step: number) => Drawn[]

export function drawFrom({ source, seed, batch, draws }: DrawOrder): Draw {
  const { counts, labels, resolution: side } = source
  const own = samplerOf(counts.pictures, seed)
  const foreign = counts.others ? samplerOf(counts.others, seed ^ 0x5bd1e995) : null
  const pixels = (part: Part, indices: number[]) =>
    tf.tensor4d(source.batch(part, indices), [batch, side, side, 3], 'int32')
  return (step) =>
    Array.from({ length: draws }, (_, draw) => {
      const position = (step * draws + draw) * batch
      const indices = own.take(position, batch)
      const drawn: Drawn = { pictures: pixels('pictures', indices) }
      if (labels) drawn.labels = tf.tensor1d(Int32Array.from(indices, (i) => labels[i]!))
      if (counts.inputs) drawn.inputs = pixels('inputs', indices)
      if (foreign) drawn.others = pixels('others', foreign.take(position, batch))
      return drawn
    })
}
