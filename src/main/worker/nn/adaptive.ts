// Adaptive augmentation: pictures are changed the more often, the surer the critic is of the real ones.
import * as tf from '@tensorflow/tfjs-core'
import type { Parameter } from './network'

/** Share of real pictures taken for real, less the share taken for made, above which the critic knows them by heart. */
const target = 0.6
/** Pictures in which the probability can go from 0 to 1: the paper's pace for a run that goes on from another (500,000 for a new one is more than most see here). */
const reach = 100_000

/** The probability of each change, [] from 0 to 1: a statistic of the critic. */
export const probability: Parameter = {
  name: 'augmentation',
  shape: [],
  start: { value: 0 },
  statistic: true
}

/** Where the probability goes after a batch whose real pictures have these logits, [batch] (Karras et al. 2020b, section 3.1). Not to be derived. */
export function nextProbability(before: tf.Tensor, real: tf.Tensor): tf.Scalar {
  const overfitting = tf.mean(tf.sign(real))
  const step = tf.mul(tf.sign(tf.sub(overfitting, target)), real.shape[0]! / reach)
  return tf.maximum(0, tf.minimum(1, tf.add(before, step)))
}
