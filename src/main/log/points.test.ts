// Proves that the thinned lines are those that a plain look at every point gives, also after going back.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Line, Point } from '../../preload/nouns'
import { openDatabase } from './binding'
import { openLog, type Log } from './open'
import { aDataset, aRun } from './example-rows'

let folder: string
let log: Log
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'atelier-points-'))
  log = openLog(join(folder, 'atelier.db'))
  log.together(() => {
    log.datasets.insert(aDataset())
    log.runs.insert(aRun())
  })
})
afterEach(() => {
  log.close()
  rmSync(folder, { recursive: true })
})

/** A repeatable number from 0 to 1. */
const noise = (n: number) => {
  const x = Math.sin(n * 12.9898) * 43758.5453
  return x - Math.floor(x)
}

function pointsOf(series: string, steps: number, every = 1): Point[] {
  return Array.from({ length: Math.ceil(steps / every) }, (_, i) => ({
    series,
    step: i * every,
    value: noise(i + series.length) * 10 - 5
  }))
}

function insert(points: Point[], batch: number): void {
  for (let at = 0; at < points.length; at += batch)
    log.together(() => log.points.insert('run', points.slice(at, at + batch)))
}

/** Every point belongs to exactly one bucket, in order: checks each bucket of the line against its own points. */
function expectTrue(line: Line, points: Point[], buckets: number): void {
  expect(line.steps.length).toBeLessThanOrEqual(buckets)
  expect(line.steps.length).toBeGreaterThan(0)
  const rows = points.toSorted((a, b) => a.step - b.step)
  let at = 0
  line.steps.forEach((step, i) => {
    // The mean of the steps tells how far the bucket reaches: take points until their mean is there.
    let sum = 0
    const from = at
    do sum += rows[at++]!.step
    while (Math.abs(sum / (at - from) - step) > 1e-6 && at < rows.length)
    const values = rows.slice(from, at).map(({ value }) => value)
    expect(sum / (at - from)).toBeCloseTo(step, 6)
    expect(line.low[i]).toBe(Math.min(...values))
    expect(line.high[i]).toBe(Math.max(...values))
    expect(line.mean[i]).toBeCloseTo(values.reduce((a, b) => a + b) / values.length, 9)
  })
  expect(at).toBe(rows.length)
}

function allBuckets(): unknown[] {
  const database = openDatabase(join(folder, 'atelier.db'), { readonly: true })
  const rows = database
    .prepare(
      `SELECT width, bucket, low, high, round(total, 6) AS total, steps, count
         FROM buckets ORDER BY series, width, bucket`
    )
    .all()
  database.close()
  return rows
}

describe('lines', () => {
  test.each([
    [10, 16, 1],
    [1000, 16, 1],
    [1000, 4096, 1],
    [5000, 100, 3],
    [50_000, 300, 1],
    [50_000, 16, 7]
  ])('%i steps in %i buckets, every %i-th measured', (steps, buckets, every) => {
    const points = pointsOf('critic', steps, every)
    insert(points, 97)
    const [line] = log.points.lines('run', ['critic'], buckets)
    expectTrue(line!, points, buckets)
  })

  test('a short run is drawn point by point', () => {
    const points = pointsOf('critic', 200)
    insert(points, 200)
    const [line] = log.points.lines('run', ['critic'], 512)
    expect(line!.steps).toEqual(points.map(({ step }) => step))
    expect(line!.mean).toEqual(points.map(({ value }) => value))
  })

  test('only the series asked for; all when none is named; none that is not there', () => {
    insert([...pointsOf('critic', 20), ...pointsOf('generator', 20)], 40)
    const names = (series: string[]) => log.points.lines('run', series, 64).map((line) => line.series)
    expect(names(['generator', 'unknown'])).toEqual(['generator'])
    expect(names([])).toEqual(['critic', 'generator'])
    expect(log.points.lines('other', [], 64)).toEqual([])
  })

  test('a step that is measured twice keeps its first value and is counted once', () => {
    insert([{ series: 'critic', step: 5, value: 1 }], 1)
    insert([{ series: 'critic', step: 5, value: 100 }], 1)
    const [line] = log.points.lines('run', ['critic'], 16)
    expect(line).toEqual({ series: 'critic', steps: [5], low: [1], mean: [1], high: [1] })
  })

  test('points of a batch may come in any order', () => {
    const points = pointsOf('critic', 3000)
    insert(
      points.toSorted((a, b) => noise(a.step) - noise(b.step)),
      250
    )
    const shuffled = allBuckets()
    log.together(() => log.points.truncate('run', -1))
    expect(allBuckets()).toEqual([])
    insert(points, 250)
    expect(allBuckets()).toEqual(shuffled)
  })
})

describe('going back', () => {
  test.each([-1, 0, 15, 16, 255, 256, 4094, 4095, 4096, 7777, 9999, 20_000])(
    'to step %i leaves what a run that only came so far has',
    (step) => {
      const points = pointsOf('critic', 10_000)
      insert(points, 500)
      log.together(() => log.points.truncate('run', step))
      const after = allBuckets()
      log.together(() => log.points.truncate('run', -1))
      insert(
        points.filter((point) => point.step <= step),
        500
      )
      expect(after).toEqual(allBuckets())
    }
  )

  test('and on again gives the lines of a run that was never cut short', () => {
    const points = pointsOf('critic', 9000)
    insert(points, 500)
    log.together(() => log.points.truncate('run', 4321))
    const again = points.filter(({ step }) => step > 4321)
    insert(again, 333)
    expectTrue(log.points.lines('run', ['critic'], 100)[0]!, points, 100)
  })
})

test('a run is removed with its points, some at a time', () => {
  insert(pointsOf('critic', 2500), 500)
  expect(log.points.removeSome('run', 1000)).toBe(true)
  expect(log.points.removeSome('run', 1000)).toBe(true)
  expect(log.points.removeSome('run', 1000)).toBe(false)
  log.together(() => log.runs.remove('run'))
  expect(allBuckets()).toEqual([])
})
