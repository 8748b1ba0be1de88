// What lies beyond an edge is what lies within it, and derives so.
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, it } from 'vitest'
import { loadEngine } from '../engine'
import { mirrorPad } from './mirror-pad'
import { around, errors } from './test-derivatives'

beforeAll(async () => void (await loadEngine()))

it('mirrors at the edges without repeating them', () => {
  tf.tidy(() => {
    const x = tf.tensor4d([1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 3, 3, 1])
    expect(tf.squeeze(mirrorPad(x, 1)).arraySync()).toEqual([
      [5, 4, 5, 6, 5],
      [2, 1, 2, 3, 2],
      [5, 4, 5, 6, 5],
      [8, 7, 8, 9, 8],
      [5, 4, 5, 6, 5]
    ])
  })
})

it('is derived rightly, twice', () => {
  tf.tidy(() => {
    const { first, second } = errors((x) => mirrorPad(x!, 2), [around('x', [2, 4, 4, 3])])
    expect(first).toBeLessThan(0.01)
    expect(second).toBeLessThan(0.01)
  })
})
