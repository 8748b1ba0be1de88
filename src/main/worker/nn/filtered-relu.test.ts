// Filtered leaky ReLU: samples of smooth waves stay samples of smooth waves, wherever the waves lie, and derivatives are right.
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { loadEngine } from '../engine'
import { filteredRelu, resampling, type Filters, type Grid } from './filtered-relu'
import type { LowPass } from './low-pass'
import { around, errors } from './test-derivatives'

beforeAll(async () => void (await loadEngine()))

/** Leaky ReLU at twice the rate of the finer side. */
function filtersFor(from: Grid, to: Grid): Filters {
  const rate = 2 * Math.max(from.rate, to.rate)
  const filter = (grid: Grid): LowPass => ({
    taps: (6 * rate) / grid.rate,
    cutoff: grid.rate / 4,
    halfWidth: grid.rate / 4,
    rate
  })
  const [up, down] = [filter(from), filter(to)]
  const fine = { side: ((to.side - 1) * rate) / to.rate + down.taps, rate }
  return { up: resampling(from, fine, up), down: resampling(fine, to, down) }
}

/** A wave of a cycle a side across and half of one down, moved, as a grid's samples: [1, side, side, 1]. */
function wave({ side, rate }: Grid, moved: number, height = 0): tf.Tensor4D {
  const place = (i: number) => (i + 0.5 - side / 2) / rate
  const values = Array.from({ length: side * side }, (_, i) => {
    const [x, y] = [place(i % side), place(Math.floor(i / side))]
    return height + Math.sin(2 * Math.PI * (x - moved + y / 2) + 0.4)
  })
  return tf.tensor4d(values, [1, side, side, 1])
}

/** The largest difference in the middle, which no edge has reached. */
function apart(a: tf.Tensor4D, b: tf.Tensor4D): number {
  const edge = a.shape[1] / 2 - 4
  const middle = (x: tf.Tensor4D) => tf.slice(x, [0, edge, edge, 0], [-1, 8, 8, -1])
  return tf.max(tf.abs(tf.sub(middle(a), middle(b)))).dataSync()[0]!
}

describe.each([
  ['the same grid', 32, 32],
  ['a grid twice as fine', 32, 64],
  ['one with less around it', 32, 32, 20]
])('to %s', (_name, from, to, side = to + 20) => {
  const grids = [
    { side: from + 20, rate: from },
    { side, rate: to }
  ] as const

  it('resamples what lies above 0 to the same wave', () => {
    tf.tidy(() => {
      const made = filteredRelu(wave(grids[0], 0, 3), filtersFor(...grids))
      expect(made.shape).toEqual([1, side, side, 1])
      expect(apart(made, wave(grids[1], 0, 3))).toBeLessThan(0.03)
    })
  })

  it('makes of a wave that is moved by one of its outputs’ samples the same, moved by one', () => {
    tf.tidy(() => {
      const filters = filtersFor(...grids)
      const made = (by: number) => filteredRelu(wave(grids[0], by), filters)
      const [still, moved] = [made(0.3 / to), made(1.3 / to)]
      const shifted = tf.pad(tf.slice(still, [0, 0, 0, 0], [1, side, side - 1, 1]), [
        [0, 0],
        [0, 0],
        [1, 0],
        [0, 0]
      ]) as tf.Tensor4D
      expect(apart(moved, shifted)).toBeLessThan(0.01)
      expect(apart(moved, still)).toBeGreaterThan(0.02)
    })
  })
})

it('is leaky ReLU without filters: 0.2 of what lies below 0', () => {
  tf.tidy(() => {
    const grid = { side: 52, rate: 32 }
    const made = filteredRelu(wave(grid, 0, -3), filtersFor(grid, grid))
    expect(apart(made, tf.mul(wave(grid, 0, -3), 0.2))).toBeLessThan(0.01)
  })
})

it('is right to first and second order', () => {
  tf.tidy(() => {
    const filters = filtersFor({ side: 4, rate: 4 }, { side: 6, rate: 8 })
    // So far above 0 and below it that no sample turns leaky ReLU's corner.
    const far = tf.tensor4d([4, -4], [1, 1, 1, 2])
    const operation = (x?: tf.Tensor) => filteredRelu(tf.add(x!, far) as tf.Tensor4D, filters)
    const { first, second } = errors(operation, [tf.mul(around('x', [2, 4, 4, 2]), 0.3)])
    expect(first).toBeLessThan(0.01)
    expect(second).toBeLessThan(0.02)
  })
})
