// Gated activations: their values by hand and their derivatives against finite differences.
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { loadEngine } from '../engine'
import { gatedLinear, swish } from './gates'
import { around, errors, type Operation } from './test-derivatives'

beforeAll(async () => void (await loadEngine()))

const cases: Record<string, [Operation, number[]]> = {
  'gated linear unit': [(x) => gatedLinear(x!), [2, 3, 3, 4]],
  swish: [(x) => swish(x!), [4, 5]]
}

describe.each(Object.entries(cases))('%s', (_name, [operation, shape]) => {
  it('is right to first and second order', () => {
    tf.tidy(() => {
      const { first, second } = errors(operation, [around('x', shape)])
      expect(first).toBeLessThan(0.01)
      expect(second).toBeLessThan(0.02)
    })
  })
})

it('lets the first half through as far as the second half says', () => {
  tf.tidy(() => {
    const made = gatedLinear(tf.tensor2d([[8, -6, 0, 100]]))
    expect([...made.dataSync()]).toEqual([4, -6])
  })
})
