// The scrubber lands on real sheets, at both ends and between.
import { describe, expect, it } from 'vitest'
import { frames, nearest, placeOf, scrubKey, sheetAt } from './film'

const steps = [0, 10, 100, 1000]

describe('places', () => {
  it('lies between 0 and 1', () => {
    expect(placeOf(500, 0, 1000)).toBe(0.5)
    expect(placeOf(-5, 0, 1000)).toBe(0)
    expect(placeOf(2000, 0, 1000)).toBe(1)
    expect(placeOf(0, 0, 0)).toBe(1)
  })
  it('finds the nearest sheet', () => {
    expect([-3, 4, 5, 6, 56, 549, 551, 9999].map((step) => nearest(steps, step))).toEqual([
      0, 0, 0, 1, 2, 2, 3, 3
    ])
    expect([0, 0.04, 0.5, 1, 7, -1].map((share) => sheetAt(steps, share))).toEqual([0, 1, 2, 3, 3, 0])
    expect(sheetAt([40], 0.3)).toBe(0)
  })
})

describe('frames', () => {
  it('shows no sheet before its time and ends with the newest', () => {
    const shown = frames(steps, 20)
    expect(shown).toHaveLength(20)
    expect(shown.at(-1)).toBe(3)
    expect(shown[0]).toBe(1)
    expect(shown.slice(2, 19).every((index) => index === 2)).toBe(true)
  })
  it('repeats the only sheet, and shows nothing when there is none', () => {
    expect(frames([5], 3)).toEqual([0, 0, 0])
    expect(frames([], 3)).toEqual([])
  })
})

describe('scrubKey', () => {
  it('moves by one, by ten with Shift, and stops at the ends', () => {
    expect(scrubKey('ArrowLeft', false, 3, 30)).toBe(2)
    expect(scrubKey('ArrowLeft', true, 3, 30)).toBe(0)
    expect(scrubKey('ArrowRight', true, 25, 30)).toBe(29)
    expect(scrubKey('Home', false, 25, 30)).toBe(0)
    expect(scrubKey('End', false, 2, 30)).toBe(29)
    expect(scrubKey('x', false, 2, 30)).toBeNull()
  })
})
