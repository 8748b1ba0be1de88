// EQ-T tells what moves from what stays, and a generator without places of its own from one with them.
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, it } from 'vitest'
import { loadEngine } from '../engine'
import { ganOf } from '../gans'
import type { Moment } from '../gans/define'
import { smallest } from '../training/test-learner'
import { weightsFor } from '../nn/test-weights'
import { wishOf } from '../training/sampling'
import { equivariance, type Movable } from './equivariance'

beforeAll(async () => void (await loadEngine()))

const side = 32
const look = { pictures: 8, times: 4, seed: 1 }

/** Two waves for each seed, of −1 to 1 together; those of `still` never move. */
function waves(still: boolean): Movable['make'] {
  return (seeds, by) => {
    const moved = [...by.dataSync()]
    const value = (n: number, i: number) => {
      const [channel, column, row] = [i % 3, Math.floor(i / 3) % side, Math.floor(i / 3 / side)]
      const [right, down] = still ? [0, 0] : [moved[2 * n]!, moved[2 * n + 1]!]
      const [x, y] = [column / side - right, row / side - down]
      const [seed, turn] = [seeds[n]! + channel, 2 * Math.PI]
      return (Math.sin(turn * (5 * x + 2 * y) + seed) + Math.cos(turn * (3 * x - 7 * y) - seed)) / 2
    }
    const values = seeds.flatMap((_, n) => Array.from({ length: side * side * 3 }, (_, i) => value(n, i)))
    return tf.tensor4d(values, [seeds.length, side, side, 3])
  }
}

it('is very high for pictures that move as wholes, and low for those that stay', () => {
  expect(equivariance({ side, make: waves(false) }, look)).toBeGreaterThan(100)
  expect(equivariance({ side, make: waves(true) }, look)).toBeLessThan(12)
})

it('finds a pixel in the wrong place, right or down', () => {
  const off = (axis: number): Movable => ({
    side,
    make: (seeds, by) =>
      waves(false)(seeds, tf.mul(by, tf.tensor2d([[axis === 0 ? -1 : 1, axis === 1 ? -1 : 1]])))
  })
  for (const axis of [0, 1]) expect(equivariance(off(axis), look)).toBeLessThan(20)
})

/** A kind's generator as it begins. Its pictures are brought to one deviation: the fainter, the smaller were any error. */
function untrained(id: string): Movable {
  const gan = ganOf(id)
  const model = gan.build({ settings: gan.settings.parse(smallest(gan)), resolution: side, classes: 0 })
  const weights = { ...weightsFor(model.networks['generator']!.parameters), training: false }
  const moment: Moment = { phase: '', dials: {} }
  const make: Movable['make'] = (seeds, by) => model.translated!(weights, wishOf(seeds, model), by, moment)
  const pictures = make([0, 1, 2, 3], tf.zeros([4, 2]))
  const deviation = tf.sqrt(tf.moments(pictures).variance)
  return { side, make: (seeds, by) => tf.div(make(seeds, by), tf.mul(deviation, 2)) }
}

it('is at least 15 dB higher for an untrained StyleGAN3 than for an untrained StyleGAN2', () => {
  const [three, two] = ['stylegan3', 'stylegan2'].map((id) => equivariance(untrained(id), look))
  expect(three! - two!).toBeGreaterThan(15)
})
