// How far two pictures are apart to a network that has seen a million others: texture counts, single pixels hardly.
import type * as tf from '@tensorflow/tfjs-core'
import { distance } from './losses'
import { seeingUpTo, type Onlooker } from './onlooker'
import * as ops from './ops'

/** The first stages see edges, corners and textures; later ones see things, at which small pictures are too small. */
const stages = 3

/**
 * Mean over the first stages of mean |features of `made` − of `real`| / mean |features of `real`|: 0 for the same, about 1 for
 * unlike ones. Both [batch, side, side, 3] about −1 to 1; derived by `made` alone (Johnson et al. 2016, section 3.2, with
 * absolute differences).
 */
export function featureDistance(network: Onlooker, made: tf.Tensor4D, real: tf.Tensor4D): tf.Scalar {
  const features = seeingUpTo(network, stages - 1)
  const [ofMade, ofReal] = [features(made), features(real)]
  const apart = ofMade.map((each, i) => {
    const wanted = ofReal[i] as tf.Tensor4D
    return ops.div(distance(each, wanted), ops.mean(ops.abs(wanted)))
  })
  const sum = apart.reduce((total, each) => ops.add(total, each))
  return ops.div(sum, stages) as tf.Scalar
}
