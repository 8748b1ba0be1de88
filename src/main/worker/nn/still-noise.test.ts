// Noise that never changes: stored values, normal, and of its own for every name.
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, it } from 'vitest'
import { loadEngine } from '../engine'
import { stillNoise } from './still-noise'

beforeAll(async () => void (await loadEngine()))

const numbers = (name: string, places: number) => tf.tidy(() => [...stillNoise(name, places).dataSync()])

it('is what it always was', () => {
  expect(numbers('at4', 4)).toMatchInlineSnapshot(`
    [
      0.1726801097393036,
      0.20094670355319977,
      0.7812118530273438,
      -0.10022689402103424,
    ]
  `)
  expect(numbers('at4', 4)).toEqual(numbers('at4', 4))
})

it('is normal, and other noise for another name', () => {
  const values = numbers('at64', 4096)
  const mean = values.reduce((sum, value) => sum + value) / values.length
  const power = values.reduce((sum, value) => sum + value * value, 0) / values.length
  expect(mean).toBeCloseTo(0, 1)
  expect(power).toBeCloseTo(1, 1)
  const other = numbers('to64', 4096)
  const likeness = values.reduce((sum, value, i) => sum + value * other[i]!, 0) / values.length
  expect(Math.abs(likeness)).toBeLessThan(0.06)
})
