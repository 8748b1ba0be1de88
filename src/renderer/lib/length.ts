// How far a run is to go: three lengths with a name, or the artist's own.
import { count, duration } from './format'
import { readNumber } from './settings-form'

const minute = 60_000
export const lengths = [
  { id: 'sketch', name: 'Sketch', ms: 10 * minute, why: 'Is this worth pursuing?' },
  { id: 'study', name: 'Study', ms: 60 * minute, why: 'See what it can learn' },
  { id: 'finished', name: 'Finished', ms: 300 * minute, why: 'Give it time to settle' }
] as const
export type LengthId = (typeof lengths)[number]['id'] | 'own'
export type OwnUnit = 'minutes' | 'pictures'

export type Goal = { goalMs: number | null; goalImages: number | null }

/** The goal of a named length. */
export function goalOf(id: Exclude<LengthId, 'own'>): Goal {
  return { goalMs: lengths.find((length) => length.id === id)?.ms ?? null, goalImages: null }
}

/** The goal that was typed, or the sentence that says what is wrong with it. */
export function ownGoal(typed: string, unit: OwnUnit): Goal | string {
  // A comma between thousands is how a count of pictures is written.
  const value = readNumber(unit === 'pictures' ? typed.replaceAll(/[,.](?=\d{3}(\D|$))/g, '') : typed)
  if (!Number.isFinite(value)) return 'Type a number.'
  if (value <= 0) return 'Type a number above 0.'
  if (unit === 'minutes') {
    const ms = Math.round(value * minute)
    return ms < 1000 ? 'At least a second.' : { goalMs: ms, goalImages: null }
  }
  if (!Number.isInteger(value)) return 'Type a whole number of pictures.'
  return value > 1e9 ? 'At most 1,000,000,000 pictures.' : { goalMs: null, goalImages: value }
}

/** "1 h", "50,000 pictures". */
export function goalWords({ goalMs, goalImages }: Goal): string {
  if (goalImages !== null) return `${count(goalImages)} pictures`
  return goalMs === null ? '' : duration(goalMs)
}

/** Pictures shown to the critic by the end, and the time it takes, as far as `imagesPerSecond` tells; null where it does not. */
export function outlook(
  goal: Goal,
  imagesPerSecond: number | null
): { images: number | null; ms: number | null } {
  const perMs = imagesPerSecond === null ? null : imagesPerSecond / 1000
  return {
    images: goal.goalImages ?? (perMs === null || goal.goalMs === null ? null : goal.goalMs * perMs),
    ms: goal.goalMs ?? (perMs === null || goal.goalImages === null ? null : goal.goalImages / perMs)
  }
}

/** A number that is only about right: two digits, "about 24,000". */
export function about(value: number): string {
  return `about ${count(value < 10 ? Math.round(value) : Number(value.toPrecision(2)))}`
}
