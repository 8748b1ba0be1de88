// Adaptive augmentation: which way the probability goes, how far, and where it stops.
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, it } from 'vitest'
import { loadEngine } from '../engine'
import { nextProbability } from './adaptive'

beforeAll(async () => void (await loadEngine()))

const after = (before: number, real: number[]) =>
  tf.tidy(() => nextProbability(tf.scalar(before), tf.tensor1d(real)).dataSync()[0]!)

it('rises by the pictures seen while the critic is sure of the real ones, and falls while it is not', () => {
  expect(after(0.5, [1, 2, 3, 4])).toBeCloseTo(0.5 + 4 / 100_000, 6)
  expect(after(0.5, [1, 2, -3, 4])).toBeCloseTo(0.5 - 4 / 100_000, 6)
  expect(after(0.5, [-1, -2, -3, -4])).toBeCloseTo(0.5 - 4 / 100_000, 6)
  // Nine of ten above 0: 0.8 of overfitting, beyond 0.6.
  expect(after(0.5, [1, 1, 1, 1, 1, 1, 1, 1, 1, -1])).toBeGreaterThan(0.5)
})

it('stays a probability', () => {
  expect(after(0, [-1, -1])).toBe(0)
  expect(after(1, [1, 1])).toBe(1)
})
