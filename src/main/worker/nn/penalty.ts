// Penalties on the critic's gradient by its input.
import * as tf from '@tensorflow/tfjs-core'
import { derived } from './kernel'
import * as ops from './ops'

/** Critic as a function of pictures: [batch, height, width, 3] → [batch]. */
type Critic = (x: tf.Tensor4D) => tf.Tensor

function inputGradient(critic: Critic, x: tf.Tensor4D): tf.Tensor {
  return tf.grad((pictures: tf.Tensor) => ops.sum(critic(pictures as tf.Tensor4D)))(x)
}

export type Scored = { scores: tf.Tensor; penalty: tf.Scalar }

/**
 * Scores of `x`, [batch], and the mean squared norm of their gradients by it (Mescheder et al. 2018, eq. 9, without γ/2). A loss
 * of both is derived in one pass back through the critic; with scores from elsewhere it takes two.
 */
export function scoredWithR1(critic: Critic, x: tf.Tensor4D): Scored {
  const judge = (pictures: tf.Tensor) => critic(pictures as tf.Tensor4D)
  const { value, grad } = tf.valueAndGrad(judge)(x, tf.ones([x.shape[0]]))
  return { scores: value, penalty: ops.mean(ops.sum(ops.square(grad), [1, 2, 3])) }
}

/** The penalty of `scoredWithR1` alone. */
export function r1(critic: Critic, x: tf.Tensor4D): tf.Scalar {
  return scoredWithR1(critic, x).penalty
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

/** What `restrained` judges, and how. */
export type Restraint = {
  /** Linear layers and leaky ReLU only: (pictures, one) → scores [batch], `one` as in `ops.addBias`. */
  critic: (seen: tf.Tensor, one: tf.Tensor) => tf.Tensor
  /** What is done to the pictures before the critic sees them, linear up to a constant. */
  see: (x: tf.Tensor4D) => tf.Tensor4D
  x: tf.Tensor4D
  /** The loss by the scores. */
  loss: (scores: tf.Tensor) => tf.Scalar
  /** Of each picture's squared norm. */
  weight: tf.Scalar
}

export type Restrained = {
  /** The loss and the weighed penalties. To be derived once, by the critic's weights. */
  total: tf.Scalar
  loss: tf.Scalar
  scores: tf.Tensor
  /** Squared norm of each score's gradient by its picture in `x`, [batch]. */
  squares: tf.Tensor
}

/**
 * A critic's loss and the zero-centred penalty at every picture it judges (R1 and R2 of Huang et al. 2024, Trainer.py), whose
 * gradient by the weights takes four passes through the critic instead of six.
 *
 * Around a picture such a critic is linear in (what it sees, 1): its score is slope · seen + offset, where the offset gathers
 * the biases. The penalty derives the slope by the weights; the loss is derived through the same slope and offset, and needs
 * no backward pass and no filter gradients of its own.
 */
export function restrained({ critic, see, x, loss, weight }: Restraint): Restrained {
  const seen = see(x)
  const judged = tf.valueAndGrads(critic)([seen, tf.ones([x.shape[0]])])
  const [slope, offset] = judged.grads as [tf.Tensor, tf.Tensor]
  const gradient = tf.grad((pictures: tf.Tensor) => see(pictures as tf.Tensor4D))(x, slope)
  const squares = ops.sum(ops.square(gradient), [1, 2, 3])
  const { value, grad: pull } = tf.valueAndGrad((scores: tf.Tensor) => loss(scores))(judged.value)
  const total = derived(
    [gradient, slope, offset],
    () => ops.add(value, ops.mul(weight, ops.sum(squares))) as tf.Scalar,
    (dy, ...[at, , , each, pulled, looked]) => [
      ops.mul(at, ops.mul(ops.mul(each, 2), dy)),
      ops.mul(looked, ops.reshape(ops.mul(pulled, dy), [-1, 1, 1, 1])),
      ops.mul(pulled, dy)
    ],
    weight,
    pull,
    seen
  )
  return { total, loss: value as tf.Scalar, scores: judged.value, squares }
}
