// The small pictures people see: spread over a whole folder, shrunk by the mean.
import { expect, test } from 'vitest'
import { shrink, spread } from './thumbnail'

test('places are spread over the whole folder, and never more than there are', () => {
  expect(spread(4, 100)).toEqual([12, 37, 62, 87])
  expect(spread(24, 3)).toEqual([0, 1, 2])
})

test('shrinking takes the mean of whole squares, channel by channel', () => {
  // [4, 4, 3]: red counts the columns, green the rows, blue is constant.
  const pixels = new Uint8Array(4 * 4 * 3)
  for (let y = 0; y < 4; y += 1)
    for (let x = 0; x < 4; x += 1) pixels.set([x * 10, y * 20, 77], (y * 4 + x) * 3)
  expect([...shrink(pixels, 4, 2)]).toEqual([5, 10, 77, 25, 10, 77, 5, 50, 77, 25, 50, 77])
  expect(shrink(pixels, 4, 64)).toBe(pixels)
})
