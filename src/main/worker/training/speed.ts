// How fast a training goes now, and how long it will still take.
import type { Goal, Reached } from './loop'

/** The speed shown is of the last so many milliseconds. */
const windowMs = 10_000

/** Measures from `from` on: what came before ran at another time, perhaps on another machine. */
export function speedometer(from: Reached, goal: Goal) {
  let recent: Reached[] = [from]

  /** Pictures a second of late, or null before the first step. */
  function imagesPerSecond(): number | null {
    const [first, last] = [recent[0]!, recent.at(-1)!]
    const spent = last.trainedMs - first.trainedMs
    return spent > 0 ? ((last.seenImages - first.seenImages) * 1000) / spent : null
  }

  /** Milliseconds to the goal, whichever comes first, or null before the first step. */
  function leftMs(): number | null {
    const speed = imagesPerSecond()
    const { seenImages, trainedMs } = recent.at(-1)!
    const byTime = goal.ms === null ? Infinity : goal.ms - trainedMs
    const pictures = goal.images === null ? Infinity : goal.images - seenImages
    const byImages = speed ? (pictures * 1000) / speed : Infinity
    const left = Math.min(byTime, byImages)
    return Number.isFinite(left) ? Math.max(0, left) : null
  }

  function note(reached: Reached): void {
    recent.push(reached)
    const oldest = reached.trainedMs - windowMs
    const first = recent.findIndex((each) => each.trainedMs >= oldest)
    // The one before the window stays, so that a step longer than the window is measured too.
    recent = recent.slice(Math.max(0, first - 1))
  }

  return { note, imagesPerSecond, leftMs }
}
