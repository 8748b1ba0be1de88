// The loop keeps its pace, and stands still between its steps where motion is not wanted.
import { expect, test } from 'vitest'
import { placeAfter } from './loop'

test('by the clock', () => {
  const loop = { legMs: 2000, isStill: false }
  expect([0, 500, 5000].map((ms) => placeAfter(ms, 1, loop))).toEqual([1, 1.25, 3.5])
})

test('in still steps, one a second', () => {
  const loop = { legMs: 2000, isStill: true }
  expect([0, 999, 1000, 4100].map((ms) => placeAfter(ms, 0.3, loop))).toEqual([0.25, 0.25, 0.5, 1.25])
})
