// Holds resizing to what it must keep: derivatives, flat and sloping pictures, and no coarse pattern out of a fine one.
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { loadEngine } from '../engine'
import { mul } from './ops'
import { relu6 } from './relu6'
import { resize, resizeMatrix } from './resize'
import { around, errors, type Operation } from './test-derivatives'

beforeAll(async () => void (await loadEngine()))

const cases: Record<string, () => [Operation, tf.Tensor[]]> = {
  'ReLU to 6': () => [(x) => relu6(mul(x!, 4)), [around('x', [4, 5])]],
  'a resize to more and to less': () => [
    (x) => resize(resize(x! as tf.Tensor4D, 9), 4),
    [around('x', [2, 6, 6, 3])]
  ]
}

it.each(Object.keys(cases))('derives %s rightly to first and second order', (name) => {
  tf.tidy(() => {
    const { first, second } = errors(...cases[name]!())
    expect(first).toBeLessThan(0.01)
    expect(second).toBeLessThan(0.02)
  })
})

/** The matrix times a column. */
function along(from: number, to: number, column: number[]): number[] {
  const matrix = resizeMatrix(from, to)
  const row = (i: number) => column.reduce((sum, value, at) => sum + value * matrix[i * from + at]!, 0)
  return Array.from({ length: to }, (_, i) => row(i))
}

describe('a resize', () => {
  it.each([
    [8, 20],
    [20, 8],
    [7, 7]
  ])('from %i to %i keeps what is flat flat, and slopes away from the border straight', (from, to) => {
    for (const value of along(from, to, Array<number>(from).fill(3))) expect(value).toBeCloseTo(3, 5)
    const slope = along(
      from,
      to,
      Array.from({ length: from }, (_, i) => i + 0.5)
    )
    const inner = slope.slice(Math.ceil(to / 3), Math.floor((2 * to) / 3))
    const first = Math.ceil(to / 3)
    inner.forEach((value, i) => expect(value).toBeCloseTo(((i + first + 0.5) * from) / to, 1))
  })

  it('makes grey of a pattern that is too fine for the new size', () => {
    const stripes = Array.from({ length: 64 }, (_, i) => (i % 2) * 255)
    for (const value of along(64, 12, stripes).slice(1, -1)) expect(Math.abs(value - 127.5)).toBeLessThan(4)
  })

  it('treats rows, columns, pictures and channels as what they are', () => {
    tf.tidy(() => {
      const x = around('x', [2, 4, 4, 3]) as tf.Tensor4D
      const [values, got] = [x.dataSync(), resize(x, 6).dataSync()]
      const matrix = resizeMatrix(4, 6)
      const at = (picture: number, row: number, column: number, channel: number) => {
        let sum = 0
        for (let r = 0; r < 4; r++)
          for (let c = 0; c < 4; c++)
            sum +=
              matrix[row * 4 + r]! *
              matrix[column * 4 + c]! *
              values[((picture * 4 + r) * 4 + c) * 3 + channel]!
        return sum
      }
      for (const [picture, row, column, channel] of [
        [0, 0, 5, 1],
        [1, 2, 3, 0],
        [1, 5, 0, 2]
      ] as const)
        expect(got[((picture * 6 + row) * 6 + column) * 3 + channel]).toBeCloseTo(
          at(picture, row, column, channel),
          4
        )
    })
  })
})
