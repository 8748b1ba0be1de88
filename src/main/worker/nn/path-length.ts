// Path length regularisation: a step of the style should change the picture by as much, wherever the style is.
import * as tf from '@tensorflow/tfjs-core'
import type { Parameter } from './network'
import * as ops from './ops'

/** How much of the running mean length stays at each step. */
const meanKept = 0.99

export type Paths = {
  /** What `synthesise` made. */
  pictures: tf.Tensor4D
  /** Length of each picture's path, [batch]. */
  lengths: tf.Tensor
}

/** The running mean length: a statistic of the generator. */
export const pathMean: Parameter = { name: 'path', shape: [], start: { value: 0 }, statistic: true }

/**
 * Pictures and how much they change with their styles, along pictures of noise (Karras et al. 2020, section 3.2, equation 4).
 * styles [batch, layers, latent]; noise like the pictures, normal. The lengths can be derived again.
 */
export function pathsOf(
  synthesise: (styles: tf.Tensor) => tf.Tensor4D,
  styles: tf.Tensor,
  noise: tf.Tensor
): Paths {
  const { value, grad } = tf.valueAndGrad(synthesise)(styles, ops.div(noise, noise.shape[1]!))
  return { pictures: value as tf.Tensor4D, lengths: ops.sqrt(ops.mean(ops.sum(ops.square(grad), 2), 1)) }
}

/** Mean squared distance of lengths to their running mean, and that mean after these (the same equation). */
export function pathPenalty(lengths: tf.Tensor, before: tf.Tensor): { penalty: tf.Scalar; mean: tf.Scalar } {
  const mean = ops.add(ops.mul(before, meanKept), ops.mul(ops.mean(lengths), 1 - meanKept)) as tf.Scalar
  return { penalty: ops.mean(ops.square(ops.sub(lengths, mean))), mean }
}
