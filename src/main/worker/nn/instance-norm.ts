// Normalises each picture's features by themselves: style goes, layout stays, and no picture depends on its neighbours.
import * as tf from '@tensorflow/tfjs-core'
import { plain } from './layers'
import { normaliseBatch } from './norm'
import * as ops from './ops'

/**
 * Each channel of each picture to mean 0 and deviation 1 (Ulyanov et al. 2016, eq. 4), without scale or offset of its own.
 * x [batch, height, width, channels].
 */
export function normaliseEach(x: tf.Tensor): tf.Tensor4D {
  const [batch, height, width, channels] = x.shape as [number, number, number, number]
  const all = batch * channels
  const [scale, offset] = [tf.ones([all]), tf.zeros([all])]
  if (batch === 1) return normaliseBatch(x as tf.Tensor4D, scale, offset).y
  // As channels of one picture: what is normalised over a batch of one is normalised over its pixels.
  const gathered = ops.reshape(ops.transpose(x, [1, 2, 0, 3]), [1, height, width, all]) as tf.Tensor4D
  const { y } = normaliseBatch(gathered, scale, offset)
  return ops.transpose(ops.reshape(y, [height, width, batch, channels]) as tf.Tensor4D, [2, 0, 1, 3])
}

export const instanceNorm = plain(normaliseEach)
