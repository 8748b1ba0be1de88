// Ticks hold the data, are round, and never touch.
import { describe, expect, it } from 'vitest'
import { measure, shortCount, stepTicks, threeTicks, tickLabel } from './axis'

describe('threeTicks', () => {
  it.each([
    [0.4, 2.7, [0, 1.5, 3]],
    [0, 0.95, [0, 0.5, 1]],
    [-12, 30, [-30, 0, 30]],
    [-0.4, 240, [0, 150, 300]],
    [-133, 0.5, [-150, -75, 0]],
    [0, 0, [0, 0.5, 1]],
    [5, 5, [5, 7.5, 10]],
    [Infinity, -Infinity, [0, 0.5, 1]]
  ])('%d to %d', (low, high, ticks) => {
    expect(threeTicks(low, high)).toEqual(ticks)
  })

  it('holds any range, small, large and negative', () => {
    for (let i = 1; i < 400; i++) {
      const low = Math.sin(i * 12.9898) * 10 ** (i % 9) - 5
      const high = low + Math.abs(Math.cos(i * 78.233)) * 10 ** (i % 7)
      const [a, b, c] = threeTicks(low, high)
      const room = (high - low) / 20 + 1e-6 * Math.max(1, Math.abs(low), Math.abs(high))
      expect(a).toBeLessThanOrEqual(low + room)
      expect(c).toBeGreaterThanOrEqual(high - room)
      expect(b - a).toBeCloseTo(c - b, 4)
    }
  })
})

describe('stepTicks', () => {
  it('begins and ends with the ends and leaves room between words', () => {
    expect(stepTicks(0, 18_400)).toEqual([0, 10_000, 18_400])
    expect(stepTicks(0, 30)).toEqual([0, 10, 20, 30])
    expect(stepTicks(7, 7)).toEqual([7])
    for (let last = 1; last < 3000; last += 7) {
      const ticks = stepTicks(0, last)
      for (let i = 1; i < ticks.length; i++)
        expect(ticks[i]! - ticks[i - 1]!).toBeGreaterThanOrEqual(last * 0.159)
    }
  })
})

describe('words', () => {
  it('shortens counts', () => {
    expect([0, 950, 5000, 18_400, 1_250_000].map(shortCount)).toEqual(['0', '950', '5k', '18.4k', '1.25M'])
  })
  it('writes three digits of a value', () => {
    expect([1.8412, 0.0792, 12.34, 1240, -3.5, 0, 0.000031].map(measure)).toEqual([
      '1.84',
      '0.08',
      '12.3',
      '1,240',
      '−3.50',
      '0',
      '3.1e-5'
    ])
  })
  it('writes ticks plainly', () => {
    expect([0, 1.5, -20, 0.25, 25_000].map(tickLabel)).toEqual(['0', '1.5', '−20', '0.25', '25k'])
  })
})
