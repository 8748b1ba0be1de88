// Convolves a feature map and takes the mean of each square of the result, as one convolution with stride 2.
import * as tf from '@tensorflow/tfjs-core'
import * as ops from './ops'

/** How much of each of three taps, and of the mean of two neighbouring outputs, each of four taps holds. */
const line = [
  [1, 0, 0],
  [1, 1, 0],
  [0, 1, 1],
  [0, 0, 1]
].map((row) => row.map((share) => share / 2))

/** The same in both directions, [16, 9]. */
const square = line.flatMap((row) =>
  line.map((column) => row.flatMap((down) => column.map((across) => down * across)))
)

/**
 * A convolution of 3 × 3 by `filter` [3, 3, in, out], of whose output the mean of 2 × 2 is taken: 16 multiplications where
 * there would be 36. [batch, height, width, in] → [batch, height / 2, width / 2, out].
 */
export function convolvedAndHalved(x: tf.Tensor, filter: tf.Tensor): tf.Tensor4D {
  const [, , into, out] = filter.shape as [number, number, number, number]
  const folded = ops.matMul(tf.tensor2d(square), ops.reshape(filter, [9, into * out]))
  return ops.conv2d(x, ops.reshape(folded, [4, 4, into, out]), 2)
}
