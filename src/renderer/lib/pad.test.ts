// Keys move the point as far as they say, back again, and not over the edge.
import { expect, test } from 'vitest'
import { padKey } from './pad'

test('large steps, small steps, the centre', () => {
  const start = { x: 0.38, y: 0.36 }
  expect(padKey('ArrowRight', false, start)).toEqual({ x: 0.43, y: 0.36 })
  expect(padKey('ArrowUp', true, start)).toEqual({ x: 0.38, y: 0.35 })
  expect(padKey('ArrowLeft', false, padKey('ArrowRight', false, start)!)).toEqual(start)
  expect(padKey('Home', false, start)).toEqual({ x: 0.5, y: 0.5 })
  expect(padKey('Enter', false, start)).toBeNull()
})

test('the edges hold', () => {
  expect(padKey('ArrowLeft', false, { x: 0.02, y: 1 })).toEqual({ x: 0, y: 1 })
  expect(padKey('ArrowDown', false, { x: 0.02, y: 1 })).toEqual({ x: 0.02, y: 1 })
})
