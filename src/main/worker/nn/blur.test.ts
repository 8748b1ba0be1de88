// Smoothing around halving and doubling: the two are each other's adjoint, keep a level, and are derived to any order.
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, it } from 'vitest'
import { loadEngine } from '../engine'
import { afterDoubling, beforeHalving } from './blur'
import { around, errors } from './test-derivatives'

beforeAll(async () => void (await loadEngine()))

const dot = (a: tf.Tensor, b: tf.Tensor) => tf.sum(tf.mul(a, b)).dataSync()[0]!

it('is an adjoint pair: ⟨before x, y⟩ = ⟨x, after y⟩', () => {
  tf.tidy(() => {
    const [x, y] = [around('x', [2, 6, 6, 3]), around('y', [2, 7, 7, 3])]
    expect(dot(beforeHalving(x), y)).toBeCloseTo(dot(x, afterDoubling(y)), 3)
  })
})

it('weighs neighbours 1 3 3 1 and adds up to 1', () => {
  tf.tidy(() => {
    const spike = tf.pad(tf.ones([1, 1, 1, 1]), [
      [0, 0],
      [3, 3],
      [3, 3],
      [0, 0]
    ])
    const middle = tf.slice(beforeHalving(spike), [0, 3, 2, 0], [1, 1, 4, 1]).dataSync()
    expect([...middle].map((value) => value / middle[0]!)).toEqual([1, 3, 3, 1])
    expect(tf.sum(beforeHalving(spike)).dataSync()[0]).toBeCloseTo(1, 6)
  })
})

it.each([
  ['before halving', beforeHalving, [2, 4, 4, 2]],
  ['after doubling', afterDoubling, [2, 5, 5, 2]]
] as const)('is right to first and second order %s', (_name, operation, shape) => {
  tf.tidy(() => {
    const { first, second } = errors((x) => operation(x!), [around('x', [...shape])])
    expect(first).toBeLessThan(0.01)
    expect(second).toBeLessThan(0.02)
  })
})
