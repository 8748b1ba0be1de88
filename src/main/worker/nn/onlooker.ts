// A network that has seen a million photographs and is not trained any further: what it makes of pictures, stage by stage.
import type * as tf from '@tensorflow/tfjs-core'
import { activations, type Convolution } from './efficientnet'
import * as ops from './ops'

/** `read` makes a weight where it is asked for. */
export type Onlooker = { layers: readonly Convolution[]; read(name: string): tf.Tensor }

/**
 * The way up to the end of stage `last`: pictures [batch, side, side, 3], about −1 to 1, → the features at the end of each
 * stage, the finest first. What is seen after one another shares its weights.
 */
export function seeingUpTo({ layers, read }: Onlooker, last: number): (x: tf.Tensor4D) => tf.Tensor4D[] {
  const first = layers.slice(0, layers.findIndex(({ tap }) => tap === last) + 1)
  const known = new Map<string, tf.Tensor>()
  const once = (name: string) => {
    const weight = known.get(name) ?? read(name)
    known.set(name, weight)
    return weight
  }
  return (x) => activations(first, once, ops.mul(ops.add(x, 1), 127.5) as tf.Tensor4D).taps
}
