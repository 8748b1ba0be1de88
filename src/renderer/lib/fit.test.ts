// The largest cells, and nothing outside the box.
import { describe, expect, it } from 'vitest'
import { fit, sizes } from './fit'

describe('fit', () => {
  it('chooses eight by six for the two windows of the design', () => {
    expect(fit(48, 868, 650, 2)).toEqual({ columns: 8, rows: 6, cell: 106 })
    expect(fit(48, 896, 540, 2)).toMatchObject({ cell: 88 })
  })
  it('keeps its rectangle when a banner takes some of the height', () => {
    expect(fit(48, 896, 452, 2)).toEqual({ columns: 8, rows: 6, cell: 73 })
    expect(fit(7, 700, 300, 2)).toMatchObject({ columns: 4, rows: 2 })
  })
  it('stays inside the box and shows every picture', () => {
    for (let count = 1; count <= 60; count++)
      for (const [width, height] of [
        [900, 500],
        [500, 900],
        [300, 300]
      ] as const) {
        const { columns, rows, cell } = fit(count, width, height, 2)
        expect(columns * rows).toBeGreaterThanOrEqual(count)
        expect(columns * cell + 2 * (columns - 1)).toBeLessThanOrEqual(width)
        expect(rows * cell + 2 * (rows - 1)).toBeLessThanOrEqual(height)
      }
  })
  it('survives a box without room', () => {
    expect(fit(48, 0, 0, 2).cell).toBe(0)
  })
})

describe('sizes', () => {
  it('halves down to the least', () => {
    expect(sizes(48)).toEqual([48, 24, 12, 6])
    expect(sizes(4)).toEqual([4])
  })
})
