// Smooths feature maps by the filter 1 3 3 1 before a convolution halves them, or after one has doubled them.
import * as tf from '@tensorflow/tfjs-core'
import { attribute, derived, kernel } from './kernel'

const taps = [1, 3, 3, 1]

/** The filter's outer product for each channel, [4, 4, channels, 1], summing to 1. */
function filter(channels: number): tf.Tensor4D {
  const whole = taps.reduce((total, tap) => total + tap) ** 2
  const values = taps.flatMap((row) =>
    taps.flatMap((column) => Array<number>(channels).fill((row * column) / whole))
  )
  return tf.tensor4d(values, [4, 4, channels, 1])
}

/** `border`: pixels of 0 that are laid around x first. The filter is symmetric, so with borders 1 and 2 they are each other's derivatives. */
function smoothed(x: tf.Tensor, border: 1 | 2): tf.Tensor4D {
  const attributes = [
    attribute.type('T', 'float32'),
    attribute.int('strides', [1, 1, 1, 1]),
    attribute.string('padding', 'EXPLICIT'),
    attribute.int('explicit_paddings', [0, 0, border, border, border, border, 0, 0]),
    attribute.string('data_format', 'NHWC'),
    attribute.int('dilations', [1, 1, 1, 1])
  ]
  return derived(
    [x],
    () => kernel('DepthwiseConv2dNative', attributes, [x, filter(x.shape[3] as number)]) as tf.Tensor4D,
    (dy) => [smoothed(dy, border === 1 ? 2 : 1)]
  )
}

/** [batch, side, side, channels] → [batch, side + 1, side + 1, channels], for a convolution of 3 with stride 2 and no padding. */
export function beforeHalving(x: tf.Tensor): tf.Tensor4D {
  return smoothed(x, 2)
}

/** [batch, side + 1, side + 1, channels], of a transposed convolution of 3 with stride 2 → [batch, side, side, channels]. */
export function afterDoubling(x: tf.Tensor): tf.Tensor4D {
  return smoothed(x, 1)
}
