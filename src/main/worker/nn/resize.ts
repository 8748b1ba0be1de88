// Changes the size of pictures without aliasing, as two matrix products that can be derived to any order.
import * as tf from '@tensorflow/tfjs-core'
import { matMul, reshape, transpose } from './ops'

/** Keys' cubic with a = −0.5 (Keys 1981, eq. 15), zero beyond 2. */
function cubic(distance: number): number {
  const x = Math.abs(distance)
  if (x < 1) return (1.5 * x - 2.5) * x * x + 1
  return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0
}

/**
 * The share of each of `from` pixels in each of `to`, [to, from], rows adding up to 1: bicubic, and where it becomes
 * smaller widened by the same factor, which keeps fine detail from turning into coarse (Parmar et al. 2022, section 3).
 */
export function resizeMatrix(from: number, to: number): Float32Array {
  const matrix = new Float32Array(to * from)
  const scale = from / to
  const spread = Math.max(1, scale)
  for (let row = 0; row < to; row++) {
    const centre = (row + 0.5) * scale
    const weights = Array.from({ length: from }, (_, at) => cubic((at + 0.5 - centre) / spread))
    const sum = weights.reduce((total, weight) => total + weight, 0)
    matrix.set(
      weights.map((weight) => weight / sum),
      row * from
    )
  }
  return matrix
}

/** Multiplies the first axis of [rows, …] by a matrix [to, rows]. */
function alongFirst(matrix: tf.Tensor2D, x: tf.Tensor4D): tf.Tensor4D {
  const [rows, ...rest] = x.shape
  return reshape(matMul(matrix, reshape(x, [rows, -1])), [matrix.shape[0], ...rest])
}

/** The first three axes, each moved to the front of the one before: three turns are none. */
const turned = (x: tf.Tensor4D): tf.Tensor4D => transpose(x, [1, 2, 0, 3])

/** x [batch, side, side, channels] → [batch, to, to, channels]. */
export function resize(x: tf.Tensor4D, to: number): tf.Tensor4D {
  const from = x.shape[1]
  if (from === to) return x
  const matrix = tf.tensor2d(resizeMatrix(from, to), [to, from])
  return turned(alongFirst(matrix, turned(alongFirst(matrix, turned(x)))))
}
