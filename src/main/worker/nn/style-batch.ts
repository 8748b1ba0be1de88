// The pictures of a training step from latents drawn for it: styles mixed, noise drawn, paths measured when they are due.
import type * as tf from '@tensorflow/tfjs-core'
import type { Layer, Weights } from './network'
import * as ops from './ops'
import { pathsOf, type Paths } from './path-length'
import type { Random } from './random'
import { crossings, everywhere, mixed, noteAverage } from './style'
import { drawnNoise, type Synthesis } from './synthesis'

export type Making = {
  weights: Weights
  random: Random
  batch: number
  latent: number
  /** How likely a picture has two styles, 0 to 1. */
  mixing: number
  /** Whether paths are due, and whether they are measured here or only the pictures wanted that they are measured with. */
  paths: 'none' | 'spared' | 'measured'
}

/** `lengths` are those of the pictures' first half. */
export type Made = { pictures: tf.Tensor4D; lengths?: Paths['lengths'] }

/** A style for each layer of each picture, [batch, layers, latent]; notes the average style. */
function drawnStyles(map: Layer, layers: number, making: Making): tf.Tensor3D {
  const { weights, random, batch, latent, mixing } = making
  const styles = map.apply(weights, random.normal('latent', [mixing > 0 ? 2 * batch : batch, latent]))
  const first = ops.slice(styles, 0, batch)
  noteAverage(weights, first)
  if (mixing === 0) return everywhere(first, layers)
  return mixed(first, ops.slice(styles, batch, batch), crossings(random, batch, layers, mixing), layers)
}

/** The same pictures whoever asks, so that a recorded step makes them once. */
export function madePictures(map: Layer, make: Synthesis, making: Making): Made {
  const { weights, random, batch } = making
  const styles = drawnStyles(map, make.layers, making)
  const synthesise = (from: number, count: number) => (each: tf.Tensor) =>
    make.apply(weights, each, drawnNoise(random, `noise/${from}`, count))
  const whole = (from: number, count: number) =>
    synthesise(from, count)(ops.slice(styles, [from, 0, 0], [count, -1, -1]))
  if (making.paths === 'none') return { pictures: whole(0, batch) }
  // Paths need a second derivative, so half of the pictures must do (Karras et al. 2020, appendix B).
  const half = Math.ceil(batch / 2)
  const rest = half < batch ? [whole(half, batch - half)] : []
  if (making.paths === 'spared') return { pictures: ops.concat([whole(0, half), ...rest]) as tf.Tensor4D }
  const noise = random.normal('path', [half, make.side, make.side, 3])
  const first = ops.slice(styles, [0, 0, 0], [half, -1, -1])
  const { pictures, lengths } = pathsOf(synthesise(0, half), first, noise)
  return { pictures: ops.concat([pictures, ...rest]) as tf.Tensor4D, lengths }
}
