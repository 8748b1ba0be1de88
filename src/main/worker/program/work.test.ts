// Operations counted by hand.
import { expect, it } from 'vitest'
import { workOf } from './work'

it('counts convolutions, their derivatives and products', () => {
  const [x, filter, y] = [
    [8, 32, 32, 3],
    [4, 4, 3, 10],
    [8, 16, 16, 10]
  ]
  const work = 2 * 8 * 16 * 16 * 10 * 4 * 4 * 3
  expect(workOf('Conv2D', [x!, filter!], y!)).toBe(work)
  expect(workOf('Conv2DBackpropInput', [[4], filter!, y!], x!)).toBe(work)
  expect(workOf('Conv2DBackpropFilter', [x!, [4], y!], filter!)).toBe(work)
  expect(workOf('DepthwiseConv2dNative', [x!, [4, 4, 3, 1]], [8, 16, 16, 3])).toBe(2 * 8 * 16 * 16 * 3 * 16)
  expect(
    workOf(
      'MatMul',
      [
        [5, 7],
        [7, 9]
      ],
      [5, 9]
    )
  ).toBe(2 * 5 * 7 * 9)
  expect(
    workOf(
      'BatchMatMulV2',
      [
        [2, 7, 5],
        [2, 7, 9]
      ],
      [2, 5, 9]
    )
  ).toBe(2 * 2 * 5 * 7 * 9)
  expect(workOf('Add', [x!, x!], x!)).toBe(0)
})
