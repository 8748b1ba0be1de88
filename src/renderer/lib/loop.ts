// Moves along a path by the clock, or in still steps where motion is not wanted.

/** Steps of a leg where motion is not wanted, and how long each stands, ms. */
const stillSteps = 4
const stillMs = 1000

export type Loop = { legMs: number; isStill: boolean }

/** Where on the path one is after `ms`, having begun at `from`; 1 is a leg. */
export function placeAfter(ms: number, from: number, { legMs, isStill }: Loop): number {
  if (!isStill) return from + ms / legMs
  const begun = Math.floor(from * stillSteps) / stillSteps
  return begun + Math.floor(ms / stillMs) / stillSteps
}
