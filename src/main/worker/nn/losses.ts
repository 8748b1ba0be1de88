// What critic and generator minimise.
import type * as tf from '@tensorflow/tfjs-core'
import * as ops from './ops'

/** Critic's logistic loss: mean softplus(fake) + softplus(−real) (Goodfellow et al. 2014, eq. 1). Logits are [batch]. */
export function logisticCritic(real: tf.Tensor, fake: tf.Tensor): tf.Scalar {
  return ops.add(ops.mean(ops.softplus(fake)), ops.mean(ops.softplus(ops.neg(real))))
}

/** Generator's non-saturating loss: mean softplus(−fake) (Goodfellow et al. 2014, section 3). */
export function logisticGenerator(fake: tf.Tensor): tf.Scalar {
  return ops.mean(ops.softplus(ops.neg(fake)))
}

/** Critic's hinge loss: mean max(0, 1 − real) + max(0, 1 + fake) (Lim and Ye 2017, section 4). Scores of any shape. */
export function hingeCritic(real: tf.Tensor, fake: tf.Tensor): tf.Scalar {
  return ops.add(ops.mean(ops.relu(ops.sub(1, real))), ops.mean(ops.relu(ops.add(1, fake))))
}

/** Generator's hinge loss: −mean fake. */
export function hingeGenerator(fake: tf.Tensor): tf.Scalar {
  return ops.neg(ops.mean(fake))
}

/** Share of belief that pictures are real: mean sigmoid of the logits, 0 to 1. */
export function belief(logits: tf.Tensor): tf.Scalar {
  return ops.mean(ops.sigmoid(logits))
}

/**
 * Pairs of real and fake by their place in the batch: mean softplus(−(above − below)). The critic wants real above fake, the
 * generator fake above real (Jolicoeur-Martineau 2019, RpGAN; Huang et al. 2024, Trainer.py). Logits are [batch].
 */
export function relativistic(above: tf.Tensor, below: tf.Tensor): tf.Scalar {
  return ops.mean(ops.softplus(ops.sub(below, above)))
}

/** Critic's least-squares loss: mean (real − 1)² + fake² (Mao et al. 2017, eq. 9, without its halves). Scores of any shape. */
export function squaresCritic(real: tf.Tensor, fake: tf.Tensor): tf.Scalar {
  return ops.add(ops.mean(ops.square(ops.sub(real, 1))), ops.mean(ops.square(fake)))
}

/** Generator's least-squares loss: mean (fake − 1)². */
export function squaresGenerator(fake: tf.Tensor): tf.Scalar {
  return ops.mean(ops.square(ops.sub(fake, 1)))
}

/** Mean absolute difference. */
export function distance(one: tf.Tensor, other: tf.Tensor): tf.Scalar {
  return ops.mean(ops.abs(ops.sub(one, other)))
}
