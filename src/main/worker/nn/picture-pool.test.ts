// The pool: keeps the first fakes, then answers an old one about every other time, and never one that it was not given.
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, it } from 'vitest'
import { loadEngine } from '../engine'
import type { Weights } from './network'
import { picturePool, poolSize } from './picture-pool'
import { randomOf } from './random'

beforeAll(async () => void (await loadEngine()))

/** Goes through `steps` batches of pictures that each show their number alone; answers the numbers that come back. */
function shownNumbers(steps: number, batch: number) {
  const pool = picturePool(2)
  const state = new Map(pool.parameters.map(({ name, shape }) => [name, tf.variable(tf.zeros(shape))]))
  const weights: Weights = {
    training: true,
    read: (name) => state.get(name)!,
    note: (name, value) => state.get(name)!.assign(value)
  }
  const shown = Array.from({ length: steps }, (_, step) =>
    tf.tidy(() => {
      const numbers = tf.range(step * batch, (step + 1) * batch)
      const fakes = tf.mul(tf.ones([batch, 2, 2, 3]), tf.reshape(numbers, [batch, 1, 1, 1])) as tf.Tensor4D
      const answered = pool.exchange(weights, fakes, randomOf(7, tf.tensor1d([step], 'int32')), 'critic')
      expect(answered.shape).toEqual(fakes.shape)
      return [...tf.mean(answered, [1, 2, 3]).dataSync()]
    })
  ).flat()
  const kept = [...tf.tidy(() => tf.mean(state.get('pool/pictures')!, [1, 2, 3]).dataSync())]
  tf.dispose([...state.values()])
  return { shown, kept }
}

it.each([
  [200, 1],
  [50, 4]
])('in %i batches of %i: first the same, then old ones half of the time, each once', (steps, batch) => {
  const { shown, kept } = shownNumbers(steps, batch)
  expect(shown.slice(0, poolSize)).toEqual(Array.from({ length: poolSize }, (_, i) => i))
  const later = shown.slice(poolSize)
  const old = later.filter((number, i) => number !== poolSize + i)
  expect(old.length / later.length).toBeGreaterThan(0.4)
  expect(old.length / later.length).toBeLessThan(0.6)
  // Nothing is invented, and what was taken out is gone: shown old or kept still, each fake is in one place.
  const news = later.filter((number, i) => number === poolSize + i)
  expect([...old, ...news, ...kept].sort((a, b) => a - b)).toEqual(
    Array.from({ length: steps * batch }, (_, i) => i)
  )
})
