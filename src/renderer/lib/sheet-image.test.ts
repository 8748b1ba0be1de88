// The fade begins with the first picture and ends with the last.
import { describe, expect, it } from 'vitest'
import { fadeMs, fadeOf } from './sheet-image'

describe('fadeOf', () => {
  it('goes in reading order and is over in time', () => {
    expect(fadeOf(0, 0, 48)).toBe(0)
    expect(fadeOf(80, 0, 48)).toBe(0.5)
    expect(fadeOf(160, 47, 48)).toBe(0)
    expect(fadeOf(fadeMs, 47, 48)).toBe(1)
    expect(fadeOf(160, 0, 1)).toBe(1)
  })
})
