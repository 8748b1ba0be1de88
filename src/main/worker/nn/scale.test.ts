// Enlarging repeats pixels, shrinking takes their mean, and both derive rightly.
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, it } from 'vitest'
import { loadEngine } from '../engine'
import { enlarged, shrunk } from './scale'
import { around, errors } from './test-derivatives'

beforeAll(async () => void (await loadEngine()))

it('repeats each pixel in both directions', () => {
  tf.tidy(() => {
    const x = around('x', [2, 3, 4, 2]) as tf.Tensor4D
    expect([...enlarged(x, 2).dataSync()]).toEqual([...tf.image.resizeNearestNeighbor(x, [6, 8]).dataSync()])
    expect([...enlarged(x, 1).dataSync()]).toEqual([...x.dataSync()])
  })
})

it('takes the mean of each square', () => {
  tf.tidy(() => {
    const x = around('x', [2, 8, 4, 3]) as tf.Tensor4D
    const [made, pooled] = [shrunk(x, 4).dataSync(), tf.avgPool(x, 4, 4, 'valid').dataSync()]
    expect(made).toHaveLength(2 * 2 * 1 * 3)
    made.forEach((value, i) => expect(value).toBeCloseTo(pooled[i]!, 6))
  })
})

it('undoes enlarging by shrinking', () => {
  tf.tidy(() => {
    const x = around('x', [2, 2, 3, 2])
    const back = shrunk(enlarged(x, 2), 2).dataSync()
    x.dataSync().forEach((value, i) => expect(back[i]).toBeCloseTo(value, 6))
  })
})

it('derives both to first and second order', () => {
  tf.tidy(() => {
    for (const { first, second } of [
      errors((x) => enlarged(x!, 2), [around('small', [2, 2, 3, 2])]),
      errors((x) => shrunk(x!, 2), [around('large', [2, 4, 6, 2])])
    ]) {
      expect(first).toBeLessThan(0.01)
      expect(second).toBeLessThan(0.01)
    }
  })
})
