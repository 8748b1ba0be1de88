// The hinge losses against numbers worked out by hand.
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, it } from 'vitest'
import { loadEngine } from '../engine'
import { hingeCritic, hingeGenerator } from './losses'

beforeAll(async () => void (await loadEngine()))

it('lets a critic be once real scores are above 1 and fake ones below −1', () => {
  tf.tidy(() => {
    const loss = (real: number[], fake: number[]) =>
      hingeCritic(tf.tensor1d(real), tf.tensor1d(fake)).dataSync()[0]
    expect(loss([1, 3], [-1, -7])).toBe(0)
    // Short of 1 by 0.5 once in two; above −1 by 1 once in two.
    expect(loss([2, 0.5], [-2, 0])).toBe(0.25 + 0.5)
    expect(loss([-1, -1], [1, 1])).toBe(4)
  })
})

it('draws a generator’s scores up without an end', () => {
  tf.tidy(() => {
    expect(hingeGenerator(tf.tensor2d([[1, -3]])).dataSync()[0]).toBe(1)
    const gradient = tf.grad((x: tf.Tensor) => hingeGenerator(x))(tf.tensor1d([-50, 50]))
    expect([...gradient.dataSync()]).toEqual([-0.5, -0.5])
  })
})
