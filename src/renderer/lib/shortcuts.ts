// Every shortcut there is, with its words: the keyboard map draws this list, and handlers are bound by its names.

export type Shortcut = { keys: string; label: string; group: ShortcutGroup }
export const shortcutGroups = [
  'Everywhere',
  'Looking',
  'Datasets',
  'Train',
  'Run',
  'Explore',
  'Gallery'
] as const
export type ShortcutGroup = (typeof shortcutGroups)[number]

const all = {
  back: { keys: 'Alt ←', label: 'Back', group: 'Everywhere' },
  forward: { keys: 'Alt →', label: 'Forward', group: 'Everywhere' },
  undo: { keys: 'Ctrl Z', label: 'Undo', group: 'Everywhere' },
  regions: { keys: 'F6', label: 'Next part of the window', group: 'Everywhere' },
  regionsBack: { keys: 'Shift F6', label: 'Part before', group: 'Everywhere' },
  sidebar: { keys: 'Ctrl B', label: 'Sidebar', group: 'Everywhere' },
  theme: { keys: 'Ctrl Shift D', label: 'Switch theme', group: 'Everywhere' },
  map: { keys: '?', label: 'This map', group: 'Everywhere' },
  close: { keys: 'Esc', label: 'Close, cancel', group: 'Everywhere' },
  inspector: { keys: 'I', label: 'Inspector', group: 'Looking' },
  wall: { keys: 'W', label: 'Wall tone', group: 'Looking' },
  larger: { keys: '+', label: 'Fewer, larger pictures', group: 'Looking' },
  smaller: { keys: '-', label: 'More, smaller pictures', group: 'Looking' },
  allSizes: { keys: '0', label: 'All pictures', group: 'Looking' },
  hang: { keys: 'H', label: 'Hang in the gallery', group: 'Looking' },
  enlarge: { keys: 'Enter', label: 'Enlarge the picture', group: 'Looking' },
  add: { keys: 'Ctrl O', label: 'Add a folder', group: 'Datasets' },
  start: { keys: 'Ctrl Enter', label: 'Start training', group: 'Train' },
  settings: { keys: 'Ctrl ,', label: 'All settings', group: 'Train' },
  pause: { keys: 'P', label: 'Pause, carry on', group: 'Run' },
  snapshot: { keys: 'S', label: 'Snapshot', group: 'Run' },
  earlier: { keys: '←', label: 'Earlier sheet', group: 'Run' },
  later: { keys: '→', label: 'Later sheet', group: 'Run' },
  earlierTen: { keys: 'Shift ←', label: 'Ten sheets earlier', group: 'Run' },
  laterTen: { keys: 'Shift →', label: 'Ten sheets later', group: 'Run' },
  live: { keys: 'L', label: 'Back to live', group: 'Run' },
  newSeed: { keys: 'R', label: 'New seed', group: 'Explore' },
  addStop: { keys: 'K', label: 'Add the place to the path', group: 'Explore' },
  play: { keys: 'Space', label: 'Play the path', group: 'Explore' },
  select: { keys: 'X', label: 'Select or not', group: 'Gallery' },
  star: { keys: 'F', label: 'Star or not', group: 'Gallery' },
  takeDown: { keys: 'Del', label: 'Take down', group: 'Gallery' },
  export: { keys: 'Ctrl E', label: 'Export', group: 'Gallery' }
} as const satisfies Record<string, Shortcut>

export type ShortcutName = keyof typeof all
export const shortcuts: Record<ShortcutName, Shortcut> = all

/** The shortcut that a chord belongs to among those that are `bound` now. */
export function nameOf(chord: string, bound: Iterable<ShortcutName>): ShortcutName | null {
  for (const name of bound) if (shortcuts[name].keys === chord) return name
  return null
}
