// How pictures are asked for: so many at once, from seeds, and as a recorded function over a learner's state.
import * as tf from '@tensorflow/tfjs-core'
import type { Dials, Model, Wish } from '../gans/define'
import { latentsOf } from '../nn/random'
import type { Recording } from '../program/graph'
import { record } from '../program/record'
import { dialsAt, type Learner } from './learner'

/** Keeps the features of so many pictures near those of a training step. */
const pixelsAtOnce = 64 * 64 * 16

export function samplesAtOnce(resolution: number): number {
  return Math.max(1, Math.floor(pixelsAtOnce / resolution ** 2))
}

/** What these seeds stand for. The same seed gives the same picture whatever its neighbours are. The caller disposes. */
export function wishOf(seeds: number[], model: Model, truncation = 1): Wish {
  return { latents: latentsOf(seeds, model.latent), truncation: tf.scalar(truncation) }
}

/** What a recorded sampling wants: dials by the name that they have there. */
export function samplingInputs(wish: Wish, dials: Dials): Record<string, tf.Tensor> {
  const dialled = Object.entries(dials).map(([name, dial]) => [`dials/${name}`, dial] as const)
  return { ...wish, ...Object.fromEntries(dialled) }
}

export const samplingName = (count: number) => `sample/${count}`

/** Sampling `count` pictures in the learner's present phase as a function of `state`, to which the learner's averaged network belongs. */
export function recordSampling(learner: Learner, state: readonly tf.Variable[], count: number): Recording {
  const wish = wishOf(
    Array.from({ length: count }, (_, seed) => seed),
    learner.model
  )
  const dials = dialsAt(learner.model, learner.seenImages)
  const inputs = samplingInputs(wish, dials)
  const run = () => ({ pixels: learner.sample(wish, dials) })
  const recording = record({ name: samplingName(count), state, inputs, run })
  tf.dispose(inputs)
  return recording
}
