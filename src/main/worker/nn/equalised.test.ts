// Equalised layers: scaled as they are used, with biases and gains at the scale they say.
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, it } from 'vitest'
import { loadEngine } from '../engine'
import { convolution, dense } from './equalised'
import { around, random } from './test-derivatives'
import { weightsFor } from './test-weights'

beforeAll(async () => void (await loadEngine()))

const power = (tensor: tf.Tensor) => tf.mean(tf.square(tensor)).dataSync()[0]!

it('keeps the deviation of its input, at any pace', () => {
  tf.tidy(() => {
    const x = random().normal('x', [256, 256])
    for (const pace of [1, 0.01]) {
      const layer = dense('layer', { in: 256, out: 256, pace })
      expect(power(layer.apply(weightsFor(layer.parameters), x))).toBeCloseTo(1, 1)
    }
  })
})

it('begins with the bias it is given, and moves it by its pace', () => {
  tf.tidy(() => {
    const layer = dense('layer', { in: 3, out: 2, offset: 1, pace: 0.01 })
    const weights = weightsFor(layer.parameters)
    const at0 = () => [...layer.apply(weights, tf.zeros([1, 3])).dataSync()]
    at0().forEach((value) => expect(value).toBeCloseTo(1, 5))
    weights.set('layer/bias', tf.add(weights.read('layer/bias'), 1))
    at0().forEach((value) => expect(value).toBeCloseTo(1.01, 5))
  })
})

it('multiplies its input by the gain, and not its bias', () => {
  tf.tidy(() => {
    const plain = convolution('layer', { in: 2, out: 3, size: 3 })
    const gained = convolution('layer', { in: 2, out: 3, size: 3, gain: 5 })
    const weights = weightsFor(plain.parameters)
    weights.set('layer/bias', around('bias', [3]))
    const x = around('x', [1, 4, 4, 2])
    const difference = tf.sub(gained.apply(weights, x), plain.apply(weights, tf.mul(x, 5)))
    expect(tf.max(tf.abs(difference)).dataSync()[0]).toBeLessThan(1e-4)
  })
})
