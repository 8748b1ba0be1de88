// Chords are written as the shortcut list writes them, and focus stays inside a grid.
import { expect, test } from 'vitest'
import { chordOf, isSingle, rove } from './keys'

const press = (key: string, ...held: ('ctrlKey' | 'altKey' | 'shiftKey' | 'metaKey')[]) =>
  chordOf({
    key,
    ctrlKey: held.includes('ctrlKey'),
    altKey: held.includes('altKey'),
    shiftKey: held.includes('shiftKey'),
    metaKey: held.includes('metaKey')
  })

test('chords as the list writes them', () => {
  expect(press('w')).toBe('W')
  expect(press('D', 'ctrlKey', 'shiftKey')).toBe('Ctrl Shift D')
  expect(press('ArrowLeft', 'altKey')).toBe('Alt ←')
  expect(press('ArrowLeft', 'shiftKey')).toBe('Shift ←')
  expect(press('o', 'metaKey')).toBe('Ctrl O')
  expect(press('F6', 'shiftKey')).toBe('Shift F6')
})

test('shift is part of a sign, not of its chord', () => {
  expect(press('?', 'shiftKey')).toBe('?')
  expect(press('+', 'shiftKey')).toBe('+')
})

test('single keys are the ones that could be typed', () => {
  expect(['W', '?', 'Shift ←', '←', 'Enter', 'Del'].filter((chord) => !isSingle(chord))).toEqual([])
  expect(['Ctrl Z', 'Alt ←', 'F6', 'Shift F6', 'Esc', 'Ctrl Shift D'].filter(isSingle)).toEqual([])
})

test('roving focus stops at the edges', () => {
  const at = (key: string, from: number) => rove(key, from, 7, 3)
  expect(at('ArrowRight', 2)).toBe(3)
  expect(at('ArrowDown', 2)).toBe(5)
  expect(at('ArrowDown', 5)).toBe(5)
  expect(at('ArrowUp', 1)).toBe(1)
  expect(at('ArrowRight', 6)).toBe(6)
  expect(at('Home', 5)).toBe(0)
  expect(at('End', 0)).toBe(6)
  expect(at('x', 0)).toBeNull()
})
