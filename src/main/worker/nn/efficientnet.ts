// EfficientNet-Lite (Tan and Le 2019, without squeeze and excitation) as a pure function of pictures and given weights.
import type * as tf from '@tensorflow/tfjs-core'
import { add, addBias, conv2d, depthwiseConv2d, div, mean, sub } from './ops'
import { relu6 } from './relu6'

/** One convolution; its kernel and bias are called `NAME.kernel` and `NAME.bias`. */
export type Convolution = {
  name: string
  op: 'conv2d' | 'depthwiseConv2d'
  stride: number
  relu6: boolean
  /** Its input is kept for the next layer that has `addSkip`. */
  saveSkipBefore: boolean
  /** What was kept is added to its output. */
  addSkip: boolean
  /** Marks the end of a stage. */
  tap?: number
}

/** What a network makes of pictures: the output of each stage, and of the last layer. */
export type Activations = { taps: tf.Tensor4D[]; last: tf.Tensor4D }

/** x: RGB from 0 to 255, [batch, side, side, 3]. The last output is [batch, side / 32, side / 32, channels]. */
export function activations(
  layers: readonly Convolution[],
  read: (name: string) => tf.Tensor,
  x: tf.Tensor4D
): Activations {
  const taps: tf.Tensor4D[] = []
  let last: tf.Tensor4D = div(sub(x, 127), 128)
  let kept = last
  for (const layer of layers) {
    if (layer.saveSkipBefore) kept = last
    const convolve = layer.op === 'conv2d' ? conv2d : depthwiseConv2d
    const sum = addBias(
      convolve(last, read(`${layer.name}.kernel`), layer.stride),
      read(`${layer.name}.bias`)
    )
    last = layer.relu6 ? relu6(sum) : sum
    if (layer.addSkip) last = add(last, kept)
    if (layer.tap !== undefined) taps.push(last)
  }
  return { taps, last }
}

/** The mean over space: [batch, height, width, channels] → [batch, channels]. */
export function pooled(x: tf.Tensor4D): tf.Tensor2D {
  return mean(x, [1, 2])
}
