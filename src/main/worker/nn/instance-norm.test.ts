// Each channel of each picture is normalised by itself, whatever lies beside it, and derives so.
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { loadEngine } from '../engine'
import { normaliseEach } from './instance-norm'
import { around, errors } from './test-derivatives'

beforeAll(async () => void (await loadEngine()))

const shape = [3, 4, 5, 2]

it('brings every channel of every picture to mean 0 and deviation 1', () => {
  tf.tidy(() => {
    const y = normaliseEach(tf.add(tf.mul(around('x', shape), 3), 7))
    const { mean, variance } = tf.moments(y, [1, 2])
    expect(mean.shape).toEqual([3, 2])
    for (const value of mean.dataSync()) expect(value).toBeCloseTo(0, 5)
    for (const value of variance.dataSync()) expect(value).toBeCloseTo(1, 4)
  })
})

it('does to a picture among others what it does to it alone', () => {
  tf.tidy(() => {
    const x = around('x', shape)
    const among = tf.slice(normaliseEach(x), 1, 1).dataSync()
    normaliseEach(tf.slice(x, 1, 1))
      .dataSync()
      .forEach((value, i) => expect(among[i]).toBeCloseTo(value, 5))
  })
})

describe.each([1, 2])('in a batch of %i', (batch) => {
  it('is derived rightly, twice', () => {
    tf.tidy(() => {
      const { first, second } = errors((x) => normaliseEach(x!), [around('x', [batch, 4, 4, 2])])
      expect(first).toBeLessThan(0.01)
      expect(second).toBeLessThan(0.01)
    })
  })
})
