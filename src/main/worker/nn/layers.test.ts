// A linear layer that takes its normalisation in makes what the two make one after the other.
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { loadEngine } from '../engine'
import { nearestDoubling } from './doubling'
import * as layers from './layers'
import { chain, type Weights } from './network'
import { weightsFor } from './test-weights'

beforeAll(async () => void (await loadEngine()))

const start = { normal: 0.2 }
const pairs: [string, layers.Linear][] = [
  ['convolution', layers.convolution('it', { in: 3, out: 5, size: 4, stride: 2 }, start)],
  ['convolution without bias', layers.convolution('it', { in: 3, out: 5, size: 3, bias: false }, start)],
  ['doubling', layers.doubling('it', { in: 3, out: 5 }, start)],
  ['doubling without bias', layers.doubling('it', { in: 3, out: 5, bias: false }, start)],
  ['nearest doubling', nearestDoubling('it', { in: 3, out: 5 }, start)]
]

/** Weights whose every vector is something else, and positive, as variances are. */
function weightsOf(training: boolean, parameters: layers.Linear['parameters']): Weights {
  const weights = weightsFor(parameters)
  const read = (name: string) => {
    const value = weights.read(name)
    return value.rank === 1
      ? tf.add(tf.mul(tf.range(0, value.size), 0.3), 0.2 + (name.length % 7) / 10)
      : value
  }
  return { ...weights, read, training }
}

describe.each(pairs)('%s, normed', (_name, layer) => {
  const one = layers.normed(layer, 'norm', 5)
  const two = chain(layer, layers.batchNorm('norm', 5))
  const x = () => tf.randomNormal([2, 8, 8, 3], 0, 1, 'float32', 4)

  it('has the same parameters and, while it learns, makes the same to the bit', () => {
    expect(one.parameters).toEqual(two.parameters)
    tf.tidy(() => {
      const weights = weightsOf(true, one.parameters)
      expect(one.apply(weights, x()).dataSync()).toEqual(two.apply(weights, x()).dataSync())
    })
  })

  it('makes the same of what was noted, and is derived alike', () => {
    tf.tidy(() => {
      const weights = weightsOf(false, one.parameters)
      for (const make of [
        (each: typeof one) => each.apply(weights, x()),
        (each: typeof one) => tf.grad((input) => tf.sum(tf.square(each.apply(weights, input))))(x())
      ]) {
        const [a, b] = [make(one), make(two)]
        const apart = tf.max(tf.abs(tf.sub(a, b))).dataSync()[0]!
        expect(tf.max(tf.abs(b)).dataSync()[0]!).toBeGreaterThan(1)
        expect(apart / tf.max(tf.abs(b)).dataSync()[0]!).toBeLessThan(1e-5)
      }
    })
  })
})
