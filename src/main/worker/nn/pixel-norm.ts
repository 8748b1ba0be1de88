// Normalises the features of each pixel by their own length, so that generator and critic cannot outbid one another.
import * as tf from '@tensorflow/tfjs-core'
import { derived } from './kernel'
import * as ops from './ops'

const epsilon = 1e-8

/** 1 / root mean square over the channels, [..., 1]. */
function inverse(x: tf.Tensor): tf.Tensor {
  return ops.div(1, ops.sqrt(ops.add(ops.mean(ops.square(x), -1, true), epsilon)))
}

/** x / √(mean of x² over the channels + ε) (Karras et al. 2018, section 4.2). x [..., channels]. */
export function pixelNorm<T extends tf.Tensor>(x: T): T {
  return derived(
    [x],
    () => ops.mul(x, inverse(x)) as T,
    (dy, input) => {
      const scale = inverse(input)
      const normal = ops.mul(input, scale)
      // What lies along the features changes their length alone, which is not passed on.
      const along = ops.mean(ops.mul(dy, normal), -1, true)
      return [ops.mul(ops.sub(dy, ops.mul(normal, along)), scale)]
    }
  )
}
