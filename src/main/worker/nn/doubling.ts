// Doubles a feature map by repeating its pixels and convolves it, as one transposed convolution of the small map.
import * as tf from '@tensorflow/tfjs-core'
import { conv2dTranspose } from './conv'
import type { Linear } from './layers'
import type { Start } from './network'
import * as ops from './ops'
import { spectralKernel } from './spectral'

/**
 * Which of three taps on repeated pixels each of the four taps of a transposed convolution with stride 2 gathers: of three
 * neighbours among repeated pixels two are the same one.
 */
const line = [
  [0, 0, 1],
  [0, 1, 1],
  [1, 1, 0],
  [1, 0, 0]
]

/** The same in both directions, [16, 9]. */
const square = line.flatMap((row) =>
  line.map((column) => row.flatMap((down) => column.map((across) => down * across)))
)

/**
 * A filter [3, 3, out, in] for doubled maps as a filter [4, 4, out, in] for transposed convolution of the small ones, times
 * `scale`: the same values from 4 multiplications a pixel instead of 9.
 */
export function foldedFilter(filter: tf.Tensor, scale: tf.Scalar): tf.Tensor4D {
  const [, , out, into] = filter.shape as [number, number, number, number]
  const gather = ops.mul(tf.tensor2d(square), scale)
  return ops.reshape(ops.matMul(gather, ops.reshape(filter, [9, out * into])), [4, 4, out, into])
}

/**
 * Nearest-neighbour doubling and a spectrally normalised convolution of 3 × 3 without bias:
 * [batch, height, width, in] → [batch, 2 · height, 2 · width, out].
 */
export function nearestDoubling(name: string, width: { in: number; out: number }, start: Start): Linear {
  const { parameters, read } = spectralKernel(name, [3, 3, width.out, width.in], start)
  const lay: Linear['lay'] = (weights, x, each) => {
    const { kernel, scale } = read(weights)
    const filter = foldedFilter(kernel, scale)
    return conv2dTranspose(x, each ? ops.mul(filter, ops.reshape(each, [width.out, 1])) : filter)
  }
  return { parameters, bias: null, lay, apply: (weights, x) => lay(weights, x) }
}
