// The waves that StyleGAN3 begins from: moved exactly, turned and moved by their style, derived rightly.
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, it } from 'vitest'
import { loadEngine } from '../engine'
import { fourierFeatures } from './fourier-features'
import { around, errors, random } from './test-derivatives'
import { weightsFor } from './test-weights'

beforeAll(async () => void (await loadEngine()))

const grid = { side: 12, rate: 8 }
const waves = fourierFeatures('waves', { latent: 5, channels: 7, grid, cutoff: 2 })
const apart = (a: tf.Tensor, b: tf.Tensor) => tf.max(tf.abs(tf.sub(a, b))).dataSync()[0]!

/** With a motion for each style, as training finds one. */
function trained() {
  const weights = weightsFor(waves.parameters)
  weights.set('waves/motion/kernel', random().normal('motion', [5, 4]))
  weights.set('waves/motion/bias', tf.tensor1d([0.2, -0.3, 0.1, 0.4]))
  return weights
}

it('is the same for every style at first', () => {
  tf.tidy(() => {
    const [one, other] = tf.split(waves.apply(weightsFor(waves.parameters), around('w', [2, 5])), 2)
    expect(apart(one!, other!)).toBe(0)
  })
})

it('moves by whole samples as its samples do, to the right and down, whatever the style', () => {
  tf.tidy(() => {
    const weights = trained()
    const w = around('w', [2, 5])
    const still = waves.apply(weights, w)
    const moved = waves.apply(weights, w, tf.tensor2d([1 / 8, 3 / 8, -2 / 8, 1 / 8], [2, 2]))
    const part = (x: tf.Tensor, n: number, row: number, column: number) =>
      tf.slice(x, [n, row, column, 0], [1, 8, 8, 7])
    expect(apart(part(moved, 0, 3, 1), part(still, 0, 0, 0))).toBeLessThan(1e-4)
    expect(apart(part(moved, 1, 2, 0), part(still, 1, 1, 2))).toBeLessThan(1e-4)
    expect(apart(moved, still)).toBeGreaterThan(0.1)
  })
})

it('turns the plane around its middle: a quarter turn, up or down, is the samples’ own', () => {
  tf.tidy(() => {
    const weights = weightsFor(waves.parameters)
    const still = waves.apply(weights, tf.zeros([1, 5]))
    // With what is added at first: cosine 0, sine 1.
    weights.set('waves/motion/bias', tf.tensor1d([-1, 1, 0, 0]))
    const turned = waves.apply(weights, tf.zeros([1, 5]))
    const quarter = tf.reverse(tf.transpose(still, [0, 2, 1, 3]), 2)
    const back = tf.reverse(tf.transpose(still, [0, 2, 1, 3]), 1)
    expect(Math.min(apart(turned, quarter), apart(turned, back))).toBeLessThan(1e-4)
  })
})

it('is derived rightly by the style and by every weight', () => {
  tf.tidy(() => {
    const weights = trained()
    for (const name of ['waves/motion/kernel', 'waves/motion/bias', 'waves/kernel']) {
      const operation = (w?: tf.Tensor, value?: tf.Tensor) => {
        const changed = { ...weights, read: (each: string) => (each === name ? value! : weights.read(each)) }
        return waves.apply(changed, w!)
      }
      const { first } = errors(operation, [tf.mul(around('w', [2, 5]), 0.2), weights.read(name)])
      expect(first, name).toBeLessThan(0.03)
    }
  })
})
