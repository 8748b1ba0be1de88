// Finds numbers that stopped making sense before they are saved.
import * as tf from '@tensorflow/tfjs-core'
import type { Learner } from './learner'

/** The name of a tensor of the learner that holds an infinite number or none, or null: such a state is never saved. */
export function firstNotFinite(learner: Learner): string | null {
  for (const [name, tensor] of [...learner.weights, ...learner.optimizer]) {
    const sum = tf.tidy(() => tf.sum(tf.mul(tensor, 0)).dataSync()[0])
    if (sum !== 0) return name
  }
  return null
}
