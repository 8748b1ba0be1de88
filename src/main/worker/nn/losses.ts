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
