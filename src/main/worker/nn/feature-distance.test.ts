// The distance by features: nothing between the same, more for lost texture than for a change of light, derivable.
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, it } from 'vitest'
import { loadEngine } from '../engine'
import { theNetwork } from '../metrics/network'
import { featureDistance } from './feature-distance'
import { resize } from './resize'
import { random } from './test-derivatives'

beforeAll(async () => void (await loadEngine()))

const side = 32
const apart = (one: tf.Tensor4D, other: tf.Tensor4D) =>
  featureDistance(theNetwork(), one, other).dataSync()[0]!
/** Blocks of chance, four pixels wide, under fine grain. */
const grained = () => {
  const blocks = resize(random().uniform('blocks', [1, 8, 8, 3], -0.5, 0.5) as tf.Tensor4D, side)
  return tf.add(blocks, random().uniform('grain', [1, side, side, 3], -0.3, 0.3)) as tf.Tensor4D
}

it('is nothing between the same, and more where grain is lost than where it is lighter', () => {
  tf.tidy(() => {
    const real = grained()
    const smooth = resize(resize(real, side / 4), side)
    const lighter = tf.add(real, 0.1) as tf.Tensor4D
    expect(apart(real, real)).toBe(0)
    expect(apart(smooth, real)).toBeGreaterThan(2 * apart(lighter, real))
  })
})

it('tells a picture how to come nearer', () => {
  tf.tidy(() => {
    const real = grained()
    const made = resize(resize(real, side / 4), side)
    const gradient = tf.grad((x) => featureDistance(theNetwork(), x as tf.Tensor4D, real))(made)
    const length = tf.sqrt(tf.sum(tf.square(gradient))) as tf.Scalar
    const after = (size: number) =>
      apart(tf.sub(made, tf.mul(tf.div(gradient, length), size)) as tf.Tensor4D, real)
    const reach = 0.01
    const slope = (after(-reach) - after(reach)) / (2 * reach)
    // Features have corners, where a step finds less than the slope promises.
    expect(slope / length.dataSync()[0]!).toBeGreaterThan(0.8)
    expect(slope / length.dataSync()[0]!).toBeLessThan(1.2)
    expect(after(0.5)).toBeLessThan(0.95 * after(0))
  })
})
