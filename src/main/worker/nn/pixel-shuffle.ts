// Makes feature maps larger by laying channels side by side, so that a network can do its work on the small ones.
import type * as tf from '@tensorflow/tfjs-core'
import { attribute, derived, kernel } from './kernel'

function moved(op: 'DepthToSpace' | 'SpaceToDepth', x: tf.Tensor, factor: number): tf.Tensor4D {
  const back = op === 'DepthToSpace' ? 'SpaceToDepth' : 'DepthToSpace'
  const attributes = [
    attribute.type('T', 'float32'),
    attribute.int('block_size', factor),
    attribute.string('data_format', 'NHWC')
  ]
  return derived(
    [x],
    () => kernel(op, attributes, [x]) as tf.Tensor4D,
    (dy) => [moved(back, dy, factor)]
  )
}

/**
 * [batch, height, width, factor² · channels] → [batch, factor · height, factor · width, channels]: of the channels of a
 * pixel, the first `channels` become its upper left, the next what lies right of it, and so on (Shi et al. 2016, eq. 4).
 */
export function pixelShuffle(x: tf.Tensor, factor: number): tf.Tensor4D {
  return moved('DepthToSpace', x, factor)
}
