// Every shortcut there is, with its words: the keyboard map draws this list, and handlers are bound by its names.

export type Shortcut = { keys: string; label: string; group: ShortcutGroup }
export const shortcutGroups = ['Everywhere', 'Looking', 'Datasets'] as const
export type ShortcutGroup = (typeof shortcutGroups)[number]

const all = {
  back: { keys: 'Alt ←', label: 'Back', group: 'Everywhere' },
  forward: { keys: 'Alt →', label: 'Forward', group: 'Everywhere' },
  undo: { keys: 'Ctrl Z', label: 'Undo', group: 'Everywhere' },
  regions: { keys: 'F6', label: 'Next part of the window', group: 'Everywhere' },
  sidebar: { keys: 'Ctrl B', label: 'Sidebar', group: 'Everywhere' },
  theme: { keys: 'Ctrl Shift D', label: 'Switch theme', group: 'Everywhere' },
  map: { keys: '?', label: 'This map', group: 'Everywhere' },
  close: { keys: 'Esc', label: 'Close, cancel', group: 'Everywhere' },
  inspector: { keys: 'I', label: 'Inspector', group: 'Looking' },
  wall: { keys: 'W', label: 'Wall tone', group: 'Looking' },
  add: { keys: 'Ctrl O', label: 'Add a folder', group: 'Datasets' }
} as const satisfies Record<string, Shortcut>

export type ShortcutName = keyof typeof all
export const shortcuts: Record<ShortcutName, Shortcut> = all

/** The shortcut that a chord belongs to among those that are `bound` now. */
export function nameOf(chord: string, bound: Iterable<ShortcutName>): ShortcutName | null {
  for (const name of bound) if (shortcuts[name].keys === chord) return name
  return null
}
