// Smooth halving and doubling of feature maps by the filter 1 3 3 1, which lets no checkerboard through.
import * as tf from '@tensorflow/tfjs-core'
import { depthwiseConv2d, depthwiseConv2dTranspose } from './conv'

const taps = [1, 3, 3, 1]

/** The filter's outer product for each channel, [4, 4, channels, 1], summing to `sum`. */
function filter(channels: number, sum: number): tf.Tensor4D {
  const whole = taps.reduce((total, tap) => total + tap) ** 2
  const values = taps.flatMap((row) =>
    taps.flatMap((column) => Array<number>(channels).fill((row * column * sum) / whole))
  )
  return tf.tensor4d(values, [4, 4, channels, 1])
}

/** [batch, height, width, channels] → [batch, height / 2, width / 2, channels]. */
export function halve(x: tf.Tensor): tf.Tensor4D {
  return depthwiseConv2d(x, filter(x.shape[3] as number, 1), 2)
}

/** [batch, height, width, channels] → [batch, 2 · height, 2 · width, channels]. */
export function double(x: tf.Tensor): tf.Tensor4D {
  return depthwiseConv2dTranspose(x, filter(x.shape[3] as number, 4))
}
