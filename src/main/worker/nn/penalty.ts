// Penalties on the critic's gradient by its input.
import * as tf from '@tensorflow/tfjs-core'
import * as ops from './ops'

/** Critic as a function of pictures: [batch, height, width, 3] → [batch]. */
type Critic = (x: tf.Tensor4D) => tf.Tensor

function inputGradient(critic: Critic, x: tf.Tensor4D): tf.Tensor {
  return tf.grad((pictures: tf.Tensor) => ops.sum(critic(pictures as tf.Tensor4D)))(x)
}

/** Mean squared norm of the critic's gradient at `x` (Mescheder et al. 2018, eq. 9, without γ/2). */
export function r1(critic: Critic, x: tf.Tensor4D): tf.Scalar {
  return ops.mean(ops.sum(ops.square(inputGradient(critic, x)), [1, 2, 3]))
}

export type GradientPenalty = { penalty: tf.Scalar; norm: tf.Scalar }

/**
 * WGAN-GP: mean (‖∇critic‖ − 1)² at random points between real and fake, and the mean norm.
 * share [batch, 1, 1, 1] from 0 to 1 (Gulrajani et al. 2017, eq. 3, without λ).
 */
export function gradientPenalty(
  critic: Critic,
  real: tf.Tensor4D,
  fake: tf.Tensor4D,
  share: tf.Tensor
): GradientPenalty {
  const between = ops.add(real, ops.mul(ops.sub(fake, real), share)) as tf.Tensor4D
  const squares = ops.sum(ops.square(inputGradient(critic, between)), [1, 2, 3])
  // The root has no derivative at 0, where a critic that is flat somewhere would begin.
  const norms = ops.sqrt(ops.add(squares, 1e-12))
  return { penalty: ops.mean(ops.square(ops.sub(norms, 1))), norm: ops.mean(norms) }
}
