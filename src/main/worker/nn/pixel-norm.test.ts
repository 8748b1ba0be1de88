// Every pixel's features come out with a mean square of 1, and derive rightly.
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, it } from 'vitest'
import { loadEngine } from '../engine'
import { pixelNorm } from './pixel-norm'
import { around, errors } from './test-derivatives'

beforeAll(async () => void (await loadEngine()))

it('gives each pixel a mean square of 1 and keeps its direction', () => {
  tf.tidy(() => {
    const x = tf.mul(around('x', [2, 3, 3, 5]), 7)
    const y = pixelNorm(x)
    for (const value of tf.mean(tf.square(y), 3).dataSync()) expect(value).toBeCloseTo(1, 5)
    const ratio = tf.div(y, x).arraySync() as number[][][][]
    ratio.flat(2).forEach((pixel) => pixel.forEach((value) => expect(value).toBeCloseTo(pixel[0]!, 5)))
  })
})

it('derives to first and second order', () => {
  tf.tidy(() => {
    for (const shape of [
      [2, 3, 2, 4],
      [3, 6]
    ]) {
      const { first, second } = errors((x) => pixelNorm(x!), [around('x', shape)])
      expect(first).toBeLessThan(0.01)
      expect(second).toBeLessThan(0.02)
    }
  })
})
