// The activation of mobile networks (Howard et al. 2017): a ReLU that ends at 6, right to every order.
import * as tf from '@tensorflow/tfjs-core'
import { attribute, derived, kernel } from './kernel'

// Wherever it has one, its derivative by x is 0.
function slopeOf(dy: tf.Tensor, x: tf.Tensor): tf.Tensor {
  return derived(
    [dy],
    () => kernel('Relu6Grad', [attribute.type('T', 'float32')], [dy, x]),
    (ddy, _dy, input) => [slopeOf(ddy, input)],
    x
  )
}

/** x between 0 and 6, otherwise the nearer of the two. */
export function relu6<T extends tf.Tensor>(x: T): T {
  return derived(
    [x],
    () => tf.relu6(x),
    (dy, input) => [slopeOf(dy, input)]
  )
}
