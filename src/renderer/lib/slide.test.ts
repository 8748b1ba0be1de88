// A slider reaches its ends, goes there and back, and every key moves it.
import { describe, expect, it } from 'vitest'
import { fromShare, scaleOf, slideKey, toShare, type Scale } from './slide'

const rate: Scale = { least: 1e-6, most: 0.1, curve: 'ratio', grain: null }
const batch: Scale = { least: 1, most: 512, curve: 'ratio', grain: 1 }
const gamma: Scale = { least: 0, most: 100, curve: 'cube', grain: null }
const width: Scale = { least: 16, most: 128, curve: 'even', grain: 16 }

describe('scaleOf', () => {
  it('goes by ratio over orders of magnitude, by cubes from zero to far above, and is absent for an open range', () => {
    const field = {
      key: 'a',
      title: '',
      help: '',
      unit: '',
      level: 'first',
      kind: 'number',
      standard: 1,
      whole: false,
      grain: null,
      zero: ''
    } as const
    expect(scaleOf({ ...field, least: 1e-6, most: 0.1 })).toMatchObject({ curve: 'ratio' })
    expect(scaleOf({ ...field, least: 0, most: 100 })).toMatchObject({ curve: 'cube' })
    expect(scaleOf({ ...field, least: 0, most: 2 })).toMatchObject({ curve: 'even' })
    expect(scaleOf({ ...field, least: null, most: 100 })).toBeNull()
  })
})

describe('shares', () => {
  it.each([rate, batch, gamma, width])('reaches both ends of %o', (scale) => {
    expect(fromShare(scale, 0)).toBe(scale.least)
    expect(fromShare(scale, 1)).toBe(scale.most)
    expect(toShare(scale, scale.least)).toBe(0)
    expect(toShare(scale, scale.most)).toBe(1)
  })
  it('comes back to within its rounding', () => {
    for (const scale of [rate, gamma])
      for (let share = 0; share <= 1; share += 0.01)
        expect(toShare(scale, fromShare(scale, share))).toBeCloseTo(share, 1)
  })
  it('stays on the grain', () => {
    for (let share = 0; share <= 1; share += 0.013) {
      expect(fromShare(width, share) % 16).toBe(0)
      expect(Number.isInteger(fromShare(batch, share))).toBe(true)
    }
  })
})

describe('keys', () => {
  it.each([rate, batch, gamma, width])('every arrow moves %o until its end', (scale) => {
    let value = scale.least
    for (let presses = 0; value < scale.most; presses++) {
      const next = slideKey(scale, 'ArrowRight', value)!
      expect(next).toBeGreaterThan(value)
      expect(presses).toBeLessThan(600)
      value = next
    }
    expect(slideKey(scale, 'ArrowRight', scale.most)).toBe(scale.most)
    expect(slideKey(scale, 'Home', scale.most)).toBe(scale.least)
    expect(slideKey(scale, 'q', 3)).toBeNull()
  })
})
