// The one convolution does what a convolution and a mean do one after the other, derivatives included.
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, it } from 'vitest'
import { loadEngine } from '../engine'
import { convolvedAndHalved } from './halving'
import { conv2d } from './ops'
import { shrunk } from './scale'
import { around, errors } from './test-derivatives'

beforeAll(async () => void (await loadEngine()))

it('is a convolution and a mean of squares, to the border', () => {
  tf.tidy(() => {
    const [x, filter] = [around('x', [2, 8, 6, 3]), around('filter', [3, 3, 3, 5])]
    const made = convolvedAndHalved(x, filter)
    const wanted = shrunk(conv2d(x, filter), 2)
    expect(made.shape).toEqual(wanted.shape)
    const values = made.dataSync()
    wanted.dataSync().forEach((value, i) => expect(values[i]).toBeCloseTo(value, 4))
  })
})

it('derives to first and second order, by picture and filter', () => {
  tf.tidy(() => {
    const inputs = [around('x', [1, 4, 4, 2]), around('filter', [3, 3, 2, 2])]
    const { first, second } = errors((x, filter) => convolvedAndHalved(x!, filter!), inputs)
    expect(first).toBeLessThan(0.01)
    expect(second).toBeLessThan(0.02)
  })
})
