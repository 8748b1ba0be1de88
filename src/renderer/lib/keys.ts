// Reads the keyboard: which chord an event is, and whether the person is typing.

type KeyPress = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>

/**
 * The chord of a key press as it is written in the shortcut list: "Ctrl Shift D", "Alt ←", "W", "?".
 * Command counts as Ctrl. Shift is named only with letters and named keys: "?" says itself.
 */
export function chordOf(press: KeyPress): string {
  const key = named[press.key] ?? (press.key.length === 1 ? press.key.toUpperCase() : press.key)
  const letter = /^[A-Z]$/.test(key) || key.length > 1 || key in arrows
  const parts = []
  if (press.ctrlKey || press.metaKey) parts.push('Ctrl')
  if (press.altKey) parts.push('Alt')
  if (press.shiftKey && letter) parts.push('Shift')
  return [...parts, key].join(' ')
}

const arrows: Record<string, true> = { '←': true, '→': true, '↑': true, '↓': true }
const named: Record<string, string> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Escape: 'Esc',
  ' ': 'Space',
  Delete: 'Del',
  Backspace: '⌫'
}

/** Whether a chord is a single key, which must not act while a field has focus (WCAG 2.1.4). */
export function isSingle(chord: string): boolean {
  return !/^(Ctrl|Alt) /.test(chord) && !/^(Shift )?F\d+$/.test(chord) && chord !== 'Esc'
}

/** Whether `target` takes single keys itself: text, choices, and ranges, which arrows move. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.isContentEditable || target instanceof HTMLTextAreaElement) return true
  if (target instanceof HTMLSelectElement) return true
  return target instanceof HTMLInputElement && !['checkbox', 'color', 'button'].includes(target.type)
}

/** Whether `target` itself answers the chord: Enter and Space press the button that has focus. */
export function isAnswered(chord: string, target: EventTarget | null): boolean {
  return (
    (chord === 'Enter' || chord === 'Space') &&
    target instanceof HTMLElement &&
    target.matches('button, a, input')
  )
}

/**
 * Where focus goes in a grid of `length` cells with `columns` columns; null when the key is not one that moves it.
 * Arrows stop at the edges; Home and End go to the ends.
 */
export function rove(key: string, at: number, length: number, columns: number): number | null {
  const steps: Record<string, number> = {
    ArrowLeft: -1,
    ArrowRight: 1,
    ArrowUp: -columns,
    ArrowDown: columns
  }
  if (key === 'Home') return 0
  if (key === 'End') return length - 1
  const step = steps[key]
  if (step === undefined) return null
  const next = at + step
  return next >= 0 && next < length ? next : at
}
