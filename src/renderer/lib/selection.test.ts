// Selecting as in a file manager, and arrows over a wall with one large work.
import { describe, expect, it } from 'vitest'
import { neighbour, nothing, only, pruned, ranged, toggled } from './selection'

const order = ['a', 'b', 'c', 'd', 'e']
const chosen = (selection: { chosen: ReadonlySet<string> }) => [...selection.chosen].toSorted().join('')

describe('selection', () => {
  it('toggles one and keeps the others', () => {
    expect(chosen(toggled(toggled(only('a'), 'c'), 'a'))).toBe('c')
  })
  it('ranges from the anchor in both directions, again and again', () => {
    const start = only('c')
    expect(chosen(ranged(start, 'e', order))).toBe('cde')
    expect(chosen(ranged(ranged(start, 'e', order), 'a', order))).toBe('abc')
    expect(chosen(ranged(nothing, 'b', order))).toBe('b')
  })
  it('forgets what was taken down', () => {
    expect(pruned({ chosen: new Set(['a', 'x']), anchor: 'x' }, order)).toEqual({
      chosen: new Set(['a']),
      anchor: null
    })
  })
})

describe('neighbour', () => {
  const box = (left: number, top: number, side = 10) => ({ left, top, width: side, height: side })
  // A large work, two beside it, two beside those, and a row below.
  const boxes = [box(0, 0, 22), box(24, 0), box(36, 0), box(24, 12), box(36, 12), box(0, 24), box(12, 24)]
  it.each([
    [0, 'ArrowRight', 1],
    [1, 'ArrowRight', 2],
    [1, 'ArrowDown', 3],
    [3, 'ArrowLeft', 0],
    [0, 'ArrowDown', 5],
    [6, 'ArrowLeft', 5],
    [2, 'ArrowUp', 2],
    [3, 'Home', 0],
    [3, 'End', 6]
  ])('from %i by %s to %i', (at, key, to) => {
    expect(neighbour(boxes, at, key)).toBe(to)
  })
  it('leaves other keys alone', () => {
    expect(neighbour(boxes, 0, 'Enter')).toBeNull()
  })
})
