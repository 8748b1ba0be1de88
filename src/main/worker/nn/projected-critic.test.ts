// The critics of scales: how many places they score, that none knows of another, and how far their convolutions stretch.
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, it } from 'vitest'
import { loadEngine } from '../engine'
import { projectedCritic, spectralConvolution } from './projected-critic'
import { around, random } from './test-derivatives'
import { weightsFor } from './test-weights'

beforeAll(async () => void (await loadEngine()))

const widest = 16
const features = (side: number, channels: number) =>
  random().normal(`features/${side}`, [2, side, side, channels])

it.each([
  [64, 5],
  [32, 5],
  [24, 3],
  [16, 5],
  [8, 1],
  [7, 1],
  [2, 1],
  [1, 1]
])('scores a scale of %i px at %i × as many places', (side, places) => {
  tf.tidy(() => {
    const { parameters, apply } = projectedCritic({ scales: [{ side, channels: 4 }], widest })
    const [scores] = apply(weightsFor(parameters), [features(side, 4)])
    expect(scores!.shape).toEqual([2, places, places, 1])
  })
})

it('doubles channels with every halving, up to the widest', () => {
  const { parameters } = projectedCritic({ scales: [{ side: 64, channels: 4 }], widest })
  const kernels = parameters.filter(({ name }) => name.endsWith('/kernel')).map(({ shape }) => shape)
  expect(kernels).toEqual([
    [4, 4, 8, 4],
    [4, 4, 16, 8],
    [4, 4, 16, 16],
    [4, 4, 1, 16]
  ])
})

it('scores each scale by what is seen at it alone', () => {
  tf.tidy(() => {
    const scales = [
      { side: 16, channels: 4 },
      { side: 8, channels: 8 }
    ]
    const { parameters, apply } = projectedCritic({ scales, widest })
    const seen = scales.map(({ side, channels }) => features(side, channels))
    const weights = weightsFor(parameters)
    const before = apply(weights, seen)
    const after = apply(weights, [seen[0]!, tf.neg(seen[1]!)])
    const apart = before.map((each, i) => tf.max(tf.abs(tf.sub(each, after[i]!))).dataSync()[0]!)
    expect(apart[0]).toBe(0)
    expect(apart[1]).toBeGreaterThan(1e-3)
  })
})

it('stretches nothing, once its direction has settled, and something by no less than it was', () => {
  tf.tidy(() => {
    const [size, into, out] = [2, 3, 5]
    const layer = spectralConvolution('kernel', { in: into, out, size, padding: 'valid' })
    const weights = weightsFor(layer.parameters)
    weights.set('kernel/kernel', around('kernel', [size, size, out, into]))
    const settling = { ...weights, note: weights.set }
    // One window for each number in it, 1 there and 0 elsewhere: what comes of them is the kernel as a matrix.
    const numbers = size * size * into
    const windows = tf.reshape(tf.eye(numbers), [numbers, size, size, into])
    for (let step = 0; step < 200; step++) layer.apply(settling, windows)
    const matrix = tf.reshape(layer.apply(weights, windows), [numbers, out]) as tf.Tensor2D
    let along = random().normal('along', [out, 1]) as tf.Tensor2D
    let stretch = 0
    for (let step = 0; step < 200; step++) {
      const led = tf.matMul(matrix, tf.matMul(matrix, along), true)
      stretch = tf.norm(led).dataSync()[0]!
      along = tf.div(led, stretch)
    }
    expect(Math.sqrt(stretch)).toBeCloseTo(1, 4)
  })
})
