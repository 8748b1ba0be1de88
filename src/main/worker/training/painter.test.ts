// What a painter makes is what the learner makes of the same seeds, one by one or many at once.
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { loadEngine } from '../engine'
import { gans } from '../gans'
import { latentsOf } from '../nn/random'
import { latentBook, latentsAt, painterOf } from './painter'
import { drawPictures } from './sheet'
import { learnerFor, take } from './test-learner'

beforeAll(() => loadEngine())

const side = 32
const place = (seed: number) => ({ seeds: [seed], weights: [1] })

it('blends seeds without losing their spread', () => {
  const rows = (latents: tf.Tensor2D) => tf.tidy(() => latents.arraySync())
  const [three, eight] = rows(latentsOf([3, 8], 500))
  const [same, half] = rows(latentsAt([place(3), { seeds: [3, 8], weights: [1, 1] }], 500, latentBook(500)))
  three!.forEach((value, i) => {
    expect(same![i]).toBeCloseTo(value, 5)
    expect(half![i]).toBeCloseTo((value + eight![i]!) / Math.SQRT2, 5)
  })
})

describe.each(gans.filter(({ makes }) => makes === 'from-latent').map((gan) => [gan.id, gan] as const))(
  '%s painted',
  (_id, gan) => {
    it('is what the learner draws of the same seeds', async () => {
      const learner = learnerFor(gan, side)
      await take(learner, 2)
      const drawn = [...drawPictures(learner, [0, 1, 2], side)]
      const before = tf.memory().numTensors
      const painter = painterOf(learner, side)
      const [one, two] = painter.paint([place(1), place(2)])
      const many = painter.paint(Array.from({ length: 70 }, (_, seed) => place(seed)))
      expect(many).toHaveLength(70)
      for (const [made, seed] of [
        [one, 1],
        [two, 2],
        [many[0], 0],
        [many[2], 2]
      ] as const) {
        const apart = made!.map((value, i) => Math.abs(value - drawn[seed]!.rgba[i]!))
        // A rounding of the sums may turn a pixel by one.
        expect(Math.max(...apart)).toBeLessThanOrEqual(1)
      }
      const typical = painter.paint([place(1)], { truncation: 0 })[0]!
      expect(typical.some((value, i) => value !== one![i])).toBe(gan.truncates === true)
      const [own, classed] = [1, 2].map((label) => painter.paint([place(1)], { label })[0]!)
      expect(own).toEqual(one)
      expect(classed!.some((value, i) => value !== one![i])).toBe(painter.model.asks?.classes !== undefined)
      const count = tf.memory().numTensors
      painter.paint([place(5)], { truncation: 0.5 })
      expect(tf.memory().numTensors).toBe(count)
      expect(count).toBeLessThan(before)
      painter.dispose()
    })
  }
)
