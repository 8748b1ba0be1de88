// A patch critic sees as far as it says, and no further.
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, it } from 'vitest'
import { loadEngine } from '../engine'
import { halvingsFor, patchCritic } from './patch-critic'
import { weightsFor } from './test-weights'

beforeAll(async () => void (await loadEngine()))

/** Rows of the picture on which the score of the patch in the middle depends. */
function rowsSeen(halvings: number, side: number): number {
  return tf.tidy(() => {
    const critic = patchCritic({ in: 3, width: 4, halvings, normed: false })
    const weights = weightsFor(critic.parameters)
    const middle = (x: tf.Tensor) => {
      const scores = critic.apply(weights, x)
      const at = Math.floor((scores.shape[1] as number) / 2)
      return tf.sum(tf.slice(scores, [0, at, at, 0], [1, 1, 1, 1]))
    }
    const gradient = tf.grad(middle)(tf.randomNormal([1, side, side, 3], 0, 1, 'float32', 1))
    const rows = tf.sum(tf.abs(gradient), [0, 2, 3]).dataSync()
    return [...rows].filter((row) => row > 0).length
  })
}

it.each([
  [1, 16],
  [2, 34],
  [3, 70]
])('with %i halvings sees %i px', (halvings, field) => {
  expect(rowsSeen(halvings, 128)).toBe(field)
})

it('sees the paper’s 70 px where pictures are large, and about half a side where they are small', () => {
  expect([32, 64, 128, 256].map(halvingsFor)).toEqual([1, 2, 3, 3])
})

it('scores each patch, normed or not', () => {
  tf.tidy(() => {
    for (const normed of [true, false]) {
      const critic = patchCritic({ in: 6, width: 4, halvings: 2, normed })
      expect(critic.apply(weightsFor(critic.parameters), tf.ones([2, 32, 32, 6])).shape).toEqual([2, 8, 8, 1])
    }
  })
})
