// StyleGAN2's critic: its gains are kept though they are left to the weights, and groups differ by themselves.
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, it } from 'vitest'
import { loadEngine } from '../engine'
import { styleCritic, withDeviation } from './style-critic'
import { around, errors, random } from './test-derivatives'
import { weightsFor } from './test-weights'

beforeAll(async () => void (await loadEngine()))

it('measures how much the pictures of each group differ, four by four', () => {
  tf.tidy(() => {
    const same = tf.tile(around('same', [1, 2, 2, 3]), [4, 1, 1, 1])
    const other = around('other', [4, 2, 2, 3])
    const made = withDeviation(tf.concat([same, other]))
    const added = [...tf.slice(made, [0, 0, 0, 3], [8, 2, 2, 1]).dataSync()]
    const mean = tf.mean(tf.sqrt(tf.moments(other, 0).variance)).dataSync()[0]!
    added.slice(0, 16).forEach((value) => expect(value).toBeCloseTo(1e-4, 5))
    added.slice(16).forEach((value) => expect(value).toBeCloseTo(mean, 3))
    expect(withDeviation(around('six', [6, 2, 2, 3])).shape).toEqual([6, 2, 2, 4])
  })
})

it('derives the difference to first and second order', () => {
  tf.tidy(() => {
    const { first, second } = errors((x) => withDeviation(x!), [around('x', [4, 2, 2, 2])])
    expect(first).toBeLessThan(0.01)
    expect(second).toBeLessThan(0.02)
  })
})

it('scores each picture by its group alone, whatever stands in the other half of the batch', () => {
  tf.tidy(() => {
    const critic = styleCritic({ width: 4, resolution: 16, latent: 5 })
    const weights = weightsFor(critic.parameters)
    const [one, other] = [around('one', [4, 16, 16, 3]), around('other', [4, 16, 16, 3])]
    const both = [...critic.apply(weights, tf.concat([one, other])).dataSync()]
    const alone = [...critic.apply(weights, one).dataSync()]
    alone.forEach((value, i) => expect(value).toBeCloseTo(both[i]!, 4))
  })
})

it('keeps the deviation of what it sees, from the picture to the score', () => {
  tf.tidy(() => {
    const critic = styleCritic({ width: 32, resolution: 32, latent: 5 })
    const scores = critic.apply(weightsFor(critic.parameters), random().normal('x', [64, 32, 32, 3]))
    const deviation = Math.sqrt(tf.mean(tf.square(scores)).dataSync()[0]!)
    expect(deviation).toBeGreaterThan(0.1)
    expect(deviation).toBeLessThan(3)
  })
})
