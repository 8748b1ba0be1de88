// How far two pictures are apart to a network that has seen a million others: texture counts, single pixels hardly.
import type * as tf from '@tensorflow/tfjs-core'
import { activations, type Convolution } from './efficientnet'
import { distance } from './losses'
import * as ops from './ops'

/** A network that is not trained. `read` makes a weight where it is asked for. */
export type Onlooker = { layers: readonly Convolution[]; read(name: string): tf.Tensor }

/** The first stages see edges, corners and textures; later ones see things, at which small pictures are too small. */
const stages = 3

/**
 * Mean over the first stages of mean |features of `made` − of `real`| / mean |features of `real`|: 0 for the same, about 1 for
 * unlike ones. Both [batch, side, side, 3] about −1 to 1; derived by `made` alone (Johnson et al. 2016, section 3.2, with
 * absolute differences).
 */
export function featureDistance({ layers, read }: Onlooker, made: tf.Tensor4D, real: tf.Tensor4D): tf.Scalar {
  const last = layers.findIndex(({ tap }) => tap === stages - 1)
  const first = layers.slice(0, last + 1)
  const known = new Map<string, tf.Tensor>()
  const once = (name: string) => {
    const weight = known.get(name) ?? read(name)
    known.set(name, weight)
    return weight
  }
  const features = (x: tf.Tensor4D) =>
    activations(first, once, ops.mul(ops.add(x, 1), 127.5) as tf.Tensor4D).taps
  const [ofMade, ofReal] = [features(made), features(real)]
  const apart = ofMade.map((each, i) => {
    const wanted = ofReal[i] as tf.Tensor4D
    return ops.div(distance(each, wanted), ops.mean(ops.abs(wanted)))
  })
  const sum = apart.reduce((total, each) => ops.add(total, each))
  return ops.div(sum, stages) as tf.Scalar
}
