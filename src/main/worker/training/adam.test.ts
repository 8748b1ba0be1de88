// Adam against the paper's own formulas in double precision, and its whole state saved and loaded.
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, it } from 'vitest'
import { loadEngine } from '../engine'
import { adamFor } from './adam'
import { follow, shareKept } from './ema'

beforeAll(() => loadEngine())

const rates = { learningRate: 0.01, beta1: 0.5, beta2: 0.99 }
const inputs = () => ({
  learningRate: tf.scalar(rates.learningRate),
  beta1: tf.scalar(rates.beta1),
  beta2: tf.scalar(rates.beta2)
})

it('follows algorithm 1 of Kingma and Ba', () => {
  const weight = tf.variable(tf.tensor1d([1, -2]))
  const adam = adamFor(new Map([['weight', weight]]))
  const expected = [1, -2]
  const [first, second] = [
    [0, 0],
    [0, 0]
  ]
  for (let step = 1; step <= 20; step++) {
    const gradient = [Math.sin(step), 1e-3 * step]
    adam.apply(new Map([['weight', tf.tensor1d(gradient)]]), inputs())
    gradient.forEach((g, i) => {
      first![i] = rates.beta1 * first![i]! + (1 - rates.beta1) * g
      second![i] = rates.beta2 * second![i]! + (1 - rates.beta2) * g * g
      const mean = first![i]! / (1 - rates.beta1 ** step)
      const spread = Math.sqrt(second![i]! / (1 - rates.beta2 ** step))
      expected[i] = expected[i]! - (rates.learningRate * mean) / (spread + 1e-8)
    })
  }
  weight.dataSync().forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 5))
})

it('averages with the share that StyleGAN2-ADA keeps', () => {
  expect(shareKept(10_000, 0, 32)).toBe(0)
  expect(shareKept(10_000, 3200, 32)).toBeCloseTo(0.5 ** (32 / 160))
  expect(shareKept(10_000, 1e6, 32)).toBeCloseTo(0.5 ** (32 / 10_000))
  expect(shareKept(10_000, 3200, 32, 0.15)).toBeCloseTo(0.5 ** (32 / 480))
  const [average, network] = [tf.variable(tf.scalar(1)), tf.variable(tf.scalar(3))]
  follow(new Map([['a', average]]), new Map([['a', network]]), tf.scalar(0.75))
  expect(average.dataSync()[0]).toBeCloseTo(1.5)
})

it('begins anew as if it had never moved anything', () => {
  const begun = () => adamFor(new Map([['weight', tf.variable(tf.tensor1d([1, -2]))]]))
  const held = ({ state }: ReturnType<typeof begun>) =>
    [...state].map(([name, each]) => [name, each.dataSync()])
  const adam = begun()
  adam.apply(new Map([['weight', tf.tensor1d([3, 4])]]), inputs())
  expect(held(adam)).not.toEqual(held(begun()))
  adam.restart()
  expect(held(adam)).toEqual(held(begun()))
})
