// Channels become pixels in their order, and derive so.
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, it } from 'vitest'
import { loadEngine } from '../engine'
import { pixelShuffle } from './pixel-shuffle'
import { around, errors } from './test-derivatives'

beforeAll(async () => void (await loadEngine()))

it('lays the channels of a pixel side by side, row by row', () => {
  tf.tidy(() => {
    // Two pixels of 4 · 2 channels: the tens are the place within the square, the units the channel.
    const pixel = (hundreds: number) => [0, 1, 10, 11, 20, 21, 30, 31].map((value) => hundreds + value)
    const shuffled = pixelShuffle(tf.tensor4d([...pixel(0), ...pixel(100)], [1, 1, 2, 8]), 2)
    expect(shuffled.shape).toEqual([1, 2, 4, 2])
    expect(tf.squeeze(shuffled).arraySync()).toEqual([
      [
        [0, 1],
        [10, 11],
        [100, 101],
        [110, 111]
      ],
      [
        [20, 21],
        [30, 31],
        [120, 121],
        [130, 131]
      ]
    ])
  })
})

it('is derived rightly, twice', () => {
  tf.tidy(() => {
    const { first, second } = errors((x) => pixelShuffle(x!, 2), [around('x', [2, 3, 3, 8])])
    expect(first).toBeLessThan(0.01)
    expect(second).toBeLessThan(0.01)
  })
})
