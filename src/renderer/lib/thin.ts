// Keeps a growing series small enough to draw: buckets of steps with their least, mean and greatest value.
import type { Line, Point } from '../../preload/nouns'

export const emptyLine = (series: string): Line => ({ series, steps: [], low: [], mean: [], high: [] })

/** Lines by the name of their series. */
export const bySeries = (lines: readonly Line[]): ReadonlyMap<string, Line> =>
  new Map(lines.map((line) => [line.series, line]))

/** Adds to `into` entries `from` to `to` of `line` as one bucket; the mean is weighted by the steps each entry stands for. */
function gather(into: Line, line: Line, from: number, to: number): void {
  let low = Infinity
  let high = -Infinity
  let sum = 0
  let weights = 0
  for (let i = from; i < to; i++) {
    const at = Math.max(1, i)
    const weight = line.steps.length > 1 ? line.steps[at]! - line.steps[at - 1]! : 1
    low = Math.min(low, line.low[i]!)
    high = Math.max(high, line.high[i]!)
    sum += line.mean[i]! * weight
    weights += weight
  }
  into.steps.push(line.steps[to - 1]!)
  into.low.push(low)
  into.mean.push(sum / weights)
  into.high.push(high)
}

/** The line in at most `most` buckets of equal width in steps; itself when it has no more than that. */
export function thin(line: Line, most: number): Line {
  const length = line.steps.length
  if (length <= most) return line
  const first = line.steps[0]!
  const width = (line.steps[length - 1]! - first + 1) / most
  const thinned = emptyLine(line.series)
  let from = 0
  for (let i = 1; i <= length; i++) {
    const bucketOf = (at: number) => Math.floor((line.steps[at]! - first) / width)
    if (i < length && bucketOf(i) === bucketOf(from)) continue
    gather(thinned, line, from, i)
    from = i
  }
  return thinned
}

/**
 * The line with one more measured value.
 * A step that is not later than the last one means that the run went back to a checkpoint: what came after it goes.
 */
function appendOne(line: Line, point: Point): void {
  let keep = line.steps.length
  while (keep > 0 && line.steps[keep - 1]! >= point.step) keep--
  for (const values of [line.steps, line.low, line.mean, line.high]) values.length = keep
  line.steps.push(point.step)
  line.low.push(point.value)
  line.mean.push(point.value)
  line.high.push(point.value)
}

/** Lines by series with `points` added, each thinned to half of `most` once it is longer than `most`. The old lines stay as they are. */
export function append(
  lines: ReadonlyMap<string, Line>,
  points: readonly Point[],
  most: number
): Map<string, Line> {
  const next = new Map(lines)
  const fresh = new Set<string>()
  for (const point of points) {
    if (!fresh.has(point.series)) {
      const { steps, low, mean, high } = next.get(point.series) ?? emptyLine(point.series)
      next.set(point.series, {
        series: point.series,
        steps: [...steps],
        low: [...low],
        mean: [...mean],
        high: [...high]
      })
      fresh.add(point.series)
    }
    appendOne(next.get(point.series)!, point)
  }
  for (const series of fresh) {
    const line = next.get(series)!
    if (line.steps.length > most) next.set(series, thin(line, Math.floor(most / 2)))
  }
  return next
}

/** The line's means smoothed by an exponential average of the given half-life in steps, without the bias towards its start. */
export function smooth(line: Line, halfLife: number): number[] {
  const smoothed: number[] = []
  let value = 0
  let weight = 0
  for (let i = 0; i < line.steps.length; i++) {
    const gap = i === 0 ? halfLife : line.steps[i]! - line.steps[i - 1]!
    const keep = 0.5 ** (gap / Math.max(halfLife, 1e-9))
    value = value * keep + line.mean[i]! * (1 - keep)
    weight = weight * keep + (1 - keep)
    smoothed.push(value / weight)
  }
  return smoothed
}

/** Index of the last of `steps` (ascending) that is not after `step`; -1 when all are. */
export function indexAt(steps: readonly number[], step: number): number {
  let low = 0
  let high = steps.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (steps[middle]! <= step) low = middle + 1
    else high = middle
  }
  return low - 1
}
