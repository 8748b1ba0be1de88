// The list of shortcuts is one keyboard: what acts everywhere collides with nothing.
import { expect, test } from 'vitest'
import { nameOf, shortcuts, type Shortcut, type ShortcutName } from './shortcuts'

const all = Object.entries(shortcuts) as [ShortcutName, Shortcut][]

test('no chord is given twice in one place', () => {
  const everywhere = new Set(['Everywhere', 'Looking'])
  for (const [name, { keys, group }] of all) {
    const rivals = all.filter(
      ([other, its]) =>
        other !== name &&
        its.keys === keys &&
        (its.group === group || everywhere.has(its.group) || everywhere.has(group))
    )
    expect(rivals, `${name} (${keys})`).toEqual([])
  }
})

test('the digits belong to the views', () => {
  expect(all.filter(([, { keys }]) => /^[1-9]$/.test(keys))).toEqual([])
})

test('a chord is found only among what is bound', () => {
  expect(nameOf('W', ['wall', 'undo'])).toBe('wall')
  expect(nameOf('W', ['undo'])).toBeNull()
})
