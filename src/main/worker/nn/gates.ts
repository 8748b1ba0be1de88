// Activations in which one number decides how much of another is let through.
import * as tf from '@tensorflow/tfjs-core'
import { derived } from './kernel'
import { sigmoid } from './ops'

/** Both halves of the channels of x [..., 2 · channels]. */
function halves(x: tf.Tensor): [tf.Tensor, tf.Tensor] {
  const channels = (x.shape.at(-1) as number) / 2
  const lead = x.shape.slice(0, -1)
  const half = (first: number) => tf.slice(x, [...lead.map(() => 0), first], [...lead, channels])
  return [half(0), half(channels)]
}

/**
 * The first half of the channels, each let through as far as the sigmoid of its partner in the second half says
 * (Dauphin et al. 2017, section 2). x [..., 2 · channels] → [..., channels].
 */
export function gatedLinear<T extends tf.Tensor>(x: T): T {
  const value = () => {
    const [content, gate] = halves(x)
    return tf.mul(content, tf.sigmoid(gate)) as T
  }
  return derived([x], value, (dy, input) => {
    const [content, gate] = halves(input)
    const share = sigmoid(gate)
    const dcontent = tf.mul(dy, share)
    const dgate = tf.mul(dcontent, tf.sub(content, tf.mul(content, share)))
    return [tf.concat([dcontent, dgate], -1)]
  })
}

/** x · sigmoid(x) (Ramachandran et al. 2017, with β = 1). */
export function swish<T extends tf.Tensor>(x: T): T {
  return tf.mul(x, sigmoid(x))
}
