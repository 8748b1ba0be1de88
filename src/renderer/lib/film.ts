// The maths of the film scrubber: which sheet lies where, and where a key leads.
import { indexAt } from './thin'

/** How far along the film `step` lies, 0 to 1. A film of one moment lies at its end. */
export function placeOf(step: number, first: number, last: number): number {
  return last > first ? Math.min(1, Math.max(0, (step - first) / (last - first))) : 1
}

/** Index of the sheet nearest to `step`; of two as near, the earlier. */
export function nearest(steps: readonly number[], step: number): number {
  const before = indexAt(steps, step)
  if (before < 0) return 0
  const next = steps[before + 1]
  return next !== undefined && next - step < step - steps[before]! ? before + 1 : before
}

/** Index of the sheet at `share` of the film, 0 to 1. */
export function sheetAt(steps: readonly number[], share: number): number {
  const first = steps[0] ?? 0
  const last = steps.at(-1) ?? 0
  return nearest(steps, first + (last - first) * Math.min(1, Math.max(0, share)))
}

/** For each of `count` frames side by side the sheet that was newest in the middle of its time; the last frame shows the last sheet. */
export function frames(steps: readonly number[], count: number): number[] {
  const first = steps[0] ?? 0
  const last = steps.at(-1) ?? 0
  return Array.from({ length: steps.length === 0 ? 0 : count }, (_, i) =>
    i === count - 1
      ? steps.length - 1
      : Math.max(0, indexAt(steps, first + ((last - first) * (i + 0.5)) / count))
  )
}

/** Where a key leads from sheet `at` of `length`; null for a key that moves nothing. Shift goes by ten. */
export function scrubKey(key: string, shift: boolean, at: number, length: number): number | null {
  const last = length - 1
  const stride = shift ? 10 : 1
  const steps: Record<string, number> = {
    ArrowLeft: at - stride,
    ArrowDown: at - stride,
    ArrowRight: at + stride,
    ArrowUp: at + stride,
    PageDown: at - 10,
    PageUp: at + 10,
    Home: 0,
    End: last
  }
  const to = steps[key]
  return to === undefined ? null : Math.min(last, Math.max(0, to))
}
