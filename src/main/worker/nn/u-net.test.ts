// The U-Net: shapes at every size, detail that goes across, features left out by chance while it learns.
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, it } from 'vitest'
import { loadEngine } from '../engine'
import { random } from './test-derivatives'
import { weightsFor } from './test-weights'
import { uNet } from './u-net'

beforeAll(async () => void (await loadEngine()))

const pictures = (side: number) => random().uniform('pictures', [2, side, side, 3], -1, 1)
const largest = (x: tf.Tensor) => tf.max(tf.abs(x)).dataSync()[0]!

it.each([32, 64, 128, 256])('makes pictures of %i px', (resolution) => {
  tf.tidy(() => {
    const net = uNet({ width: 4, resolution })
    const made = net.apply(weightsFor(net.parameters), pictures(resolution))
    expect(made.shape).toEqual([2, resolution, resolution, 3])
    expect(largest(made)).toBeLessThanOrEqual(1)
    // One halving after the other to a single pixel, and as many doublings.
    const kernels = net.parameters.filter(({ name }) => name.endsWith('kernel'))
    expect(kernels).toHaveLength(2 * Math.log2(resolution))
  })
})

it('hands detail across, past the narrowest place', () => {
  tf.tidy(() => {
    const net = uNet({ width: 4, resolution: 32 })
    const weights = weightsFor(net.parameters)
    const narrowest = net.parameters.find(({ name }) => name === 'up4/kernel')!
    weights.set(narrowest.name, tf.zeros(narrowest.shape))
    const x = pictures(32)
    const apart = tf.sub(net.apply(weights, x), net.apply(weights, tf.reverse(x, 2)))
    expect(largest(apart)).toBeGreaterThan(0)
  })
})

it('leaves out features by the key alone, and none when it samples', () => {
  tf.tidy(() => {
    const net = uNet({ width: 4, resolution: 64 })
    const weights = weightsFor(net.parameters)
    const x = pictures(64)
    const [once, again, sampled] = [random(), random(), undefined].map((each) => net.apply(weights, x, each))
    expect(largest(tf.sub(once!, again!))).toBe(0)
    expect(largest(tf.sub(once!, sampled!))).toBeGreaterThan(0)
  })
})
