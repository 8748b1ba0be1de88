// How far pictures lean one way: all, none, by chance, and evenly.
import { expect, it } from 'vitest'
import { Facing } from './facing'

const side = 32

/** A grey picture with a bright bar at this column. */
function bar(column: number): Uint8Array {
  const pixels = new Uint8Array(side * side * 3).fill(60)
  for (let row = 4; row < 28; row++)
    pixels.fill(240, 3 * (row * side + column), 3 * (row * side + column + 3))
  return pixels
}

function shareOf(pictures: Uint8Array[]): number {
  const facing = new Facing()
  for (const pixels of pictures) facing.add(pixels, side)
  return facing.share
}

const many = (make: (i: number) => Uint8Array) => Array.from({ length: 100 }, (_, i) => make(i))

it('is 1 of pictures that are all uneven alike, and 0 of even ones and of none', () => {
  expect(shareOf(many(() => bar(4)))).toBeCloseTo(1)
  expect(shareOf(many(() => new Uint8Array(side * side * 3).fill(90)))).toBe(0)
  expect(shareOf([])).toBe(0)
})

it('is 0 where as many lean one way as the other, and between where most do', () => {
  expect(shareOf(many((i) => bar(i % 2 ? 4 : side - 7)))).toBeCloseTo(0)
  // Eight in ten: (0.8 − 0.2)².
  expect(shareOf(many((i) => bar(i % 5 ? 4 : side - 7)))).toBeCloseTo(0.36)
})

it('is small by chance', () => {
  expect(shareOf(many((i) => bar((17 * i) % 30)))).toBeLessThan(0.05)
})
