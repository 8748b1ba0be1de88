// Doubling and convolving in one: against repeating pixels and convolving them, value and derivatives.
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, it } from 'vitest'
import { loadEngine } from '../engine'
import { conv2d, conv2dTranspose } from './conv'
import { foldedFilter } from './doubling'
import { around, errors, type Operation } from './test-derivatives'

beforeAll(async () => void (await loadEngine()))

const inputs = () => [around('x', [2, 3, 4, 3]), around('f', [3, 3, 2, 3])]

const folded: Operation = (x, f) => conv2dTranspose(x!, foldedFilter(f!, tf.scalar(0.5)))

/** The same in two steps: every pixel four times, then a convolution of 3 × 3. */
const spelledOut: Operation = (x, f) => {
  const [batch, height, width, channels] = x!.shape as [number, number, number, number]
  const rows = tf.stack([x!, x!], 2)
  const both = tf.stack([rows, rows], 4)
  const doubled = tf.reshape(both, [batch, height * 2, width * 2, channels])
  return tf.mul(conv2d(doubled, tf.transpose(f!, [0, 1, 3, 2])), 0.5)
}

it('is repeating pixels and convolving them, border and all', () => {
  tf.tidy(() => {
    const [x, f] = inputs() as [tf.Tensor, tf.Tensor]
    const difference = tf.sub(folded(x, f), spelledOut(x, f))
    expect(tf.max(tf.abs(difference)).dataSync()[0]!).toBeLessThan(1e-5)
  })
})

it('is right to first and second order', () => {
  tf.tidy(() => {
    const { first, second } = errors(folded, inputs())
    expect(first).toBeLessThan(0.01)
    expect(second).toBeLessThan(0.02)
  })
})
