// Pictures that belong together are cut at the same place, each batch item at one of its own.
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, it } from 'vitest'
import { loadEngine } from '../engine'
import { jitter, randomCrop } from './crop'
import { randomOf } from './random'

beforeAll(async () => void (await loadEngine()))

const at = (step: number) => randomOf(3, tf.tensor1d([step], 'int32'))
/** Every pixel says where it is. */
const map = (batch: number, side: number) =>
  tf.tile(tf.reshape(tf.range(0, side * side), [1, side, side, 1]), [batch, 1, 1, 1]) as tf.Tensor4D

it('cuts a whole square out of the same place of each', () => {
  tf.tidy(() => {
    const x = map(6, 8)
    const [one, other] = randomCrop([x, tf.add(x, 1000)], 4, at(0), 'crop') as [tf.Tensor, tf.Tensor]
    const rows = tf.reshape(one, [6, 16]).arraySync() as number[][]
    for (const row of rows) {
      const first = row[0]!
      expect(row).toEqual(
        [0, 1, 2, 3].flatMap((down) => [0, 1, 2, 3].map((right) => first + 8 * down + right))
      )
      expect(first % 8).toBeLessThanOrEqual(4)
      expect(first).toBeLessThanOrEqual(4 * 8 + 4)
    }
    expect(new Set(rows.map(([first]) => first)).size).toBeGreaterThan(1)
    expect([...other.dataSync()]).toEqual([...one.dataSync()].map((value) => value + 1000))
  })
})

it('reaches every place in the end', () => {
  tf.tidy(() => {
    const places = Array.from({ length: 12 }, (_, step) => {
      const [cut] = randomCrop([map(32, 4)], 2, at(step), 'crop')
      return [...cut!.dataSync()].filter((_value, i) => i % 4 === 0)
    })
    expect([...new Set(places.flat())].sort((a, b) => a - b)).toEqual([0, 1, 2, 4, 5, 6, 8, 9, 10])
  })
})

it('moves by a sixteenth at most and leaves no hole', () => {
  tf.tidy(() => {
    const [moved] = jitter([tf.ones([4, 32, 32, 3])], at(0), 'jitter')
    expect(moved!.shape).toEqual([4, 32, 32, 3])
    expect(tf.min(moved!).dataSync()[0]).toBe(1)
  })
})
