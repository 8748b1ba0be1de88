// How pictures are asked for: so many at once, from seeds, and as a recorded function over a learner's state.
import * as tf from '@tensorflow/tfjs-core'
import type { Dials, Model, Wish } from '../gans/define'
import { latentsOf } from '../nn/random'
import type { Recording } from '../program/graph'
import { record } from '../program/record'
import { inputTensor, type Inputs } from './inputs'
import { dialsAt, type Learner } from './learner'

/** Keeps the features of so many pictures near those of a training step. */
const pixelsAtOnce = 64 * 64 * 16

export function samplesAtOnce(resolution: number): number {
  return Math.max(1, Math.floor(pixelsAtOnce / resolution ** 2))
}

/** What is asked of a model besides seeds. */
export type Asked = {
  /** 1: as trained; towards 0: towards the average picture. */
  truncation?: number
  /** Class of every picture; without, seed s shows class s of those there are, counted round and round. */
  label?: number
  /** What seed s begins from is the picture of this number, counted round and round. */
  inputs?: Inputs | null
}

/** What these seeds stand for. The same seed gives the same picture whatever its neighbours are. The caller disposes. */
export function wishOf(seeds: number[], { latent, asks = {} }: Model, asked: Asked = {}): Wish {
  const { truncation = 1, label, inputs } = asked
  const { classes } = asks
  if (asks.inputs && !inputs) throw new Error('a model that makes pictures from pictures was given none')
  return {
    latents: latentsOf(seeds, latent),
    truncation: tf.scalar(truncation),
    ...(classes !== undefined && {
      labels: labelsOf(
        seeds.map((seed) => label ?? seed),
        classes
      )
    }),
    ...(inputs && { inputs: inputTensor(inputs, seeds) })
  }
}

/** Numbers as classes, [numbers]. */
export function labelsOf(numbers: number[], classes: number): tf.Tensor1D {
  return tf.tensor1d(Int32Array.from(numbers, (number) => number % classes))
}

/** A wish of `count` pictures, whatever they show. */
function anyWish(count: number, model: Model): Wish {
  const side = model.asks?.inputs?.side
  const inputs = side === undefined ? null : { side, bytes: new Uint8Array(side * side * 3) }
  const seeds = Array.from({ length: count }, (_, seed) => seed)
  return wishOf(seeds, model, { inputs })
}

/** What a recorded sampling wants: dials by the name that they have there. */
export function samplingInputs(wish: Wish, dials: Dials): Record<string, tf.Tensor> {
  const dialled = Object.entries(dials).map(([name, dial]) => [`dials/${name}`, dial] as const)
  return { ...wish, ...Object.fromEntries(dialled) }
}

export const samplingName = (count: number) => `sample/${count}`

/** Sampling `count` pictures in the learner's present phase as a function of `state`, to which the learner's averaged network belongs. */
export function recordSampling(learner: Learner, state: readonly tf.Variable[], count: number): Recording {
  const wish = anyWish(count, learner.model)
  const dials = dialsAt(learner.model, learner.seenImages)
  const inputs = samplingInputs(wish, dials)
  const run = () => ({ pixels: learner.sample(wish, dials) })
  const recording = record({ name: samplingName(count), state, inputs, run })
  tf.dispose(inputs)
  return recording
}
