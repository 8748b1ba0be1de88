// The tables of measured points, with sums over 16 to 4,096 steps so that a long run is drawn at once.
import type { Database } from 'better-sqlite3'
import type { Line, Point } from '../../preload/nouns'

/** Widths of the sums, steps; each divides the next. */
const widths = [16, 64, 256, 1024, 4096] as const

type Bucket = { bucket: number; low: number; high: number; total: number; steps: number; count: number }

function merge(into: Bucket, { low, high, total, steps, count }: Omit<Bucket, 'bucket'>): void {
  into.low = Math.min(into.low, low)
  into.high = Math.max(into.high, high)
  into.total += total
  into.steps += steps
  into.count += count
}

const ofPoint = (step: number, value: number) => ({
  low: value,
  high: value,
  total: value,
  steps: step,
  count: 1
})

/** Rows in order of their steps, put together into buckets of `size` rows' keys. */
function regroup(rows: Iterable<Bucket>, size: number): Bucket[] {
  const buckets: Bucket[] = []
  for (const row of rows) {
    const bucket = Math.floor(row.bucket / size)
    const last = buckets.at(-1)
    if (last?.bucket === bucket) merge(last, row)
    else buckets.push({ ...row, bucket })
  }
  return buckets
}

const lineOf = (series: string, buckets: Bucket[]): Line => ({
  series,
  steps: buckets.map((b) => b.steps / b.count),
  low: buckets.map((b) => b.low),
  mean: buckets.map((b) => b.total / b.count),
  high: buckets.map((b) => b.high)
})

/** How wide a bucket must be for at most `buckets` of them, and from which stored width it is put together. */
function gridOf(first: number, last: number, buckets: number): { stored: number; size: number } {
  // Buckets begin at multiples of their width, so that they stand still while a run grows: hence one more.
  const needed = Math.max(1, Math.ceil((last - first + 1) / (buckets - 1)))
  const stored = widths.findLast((width) => width <= needed) ?? 1
  return { stored, size: Math.ceil(needed / stored) }
}

function bySeries(points: Point[]): Map<string, Point[]> {
  const groups = new Map<string, Point[]>()
  for (const point of points) {
    const group = groups.get(point.series)
    if (group) group.push(point)
    else groups.set(point.series, [point])
  }
  return groups
}

function statementsOf(database: Database) {
  const bucketColumns = 'bucket, low, high, total, steps, count'
  return {
    seriesOf: database.prepare<[string], { id: number; name: string }>(
      'SELECT id, name FROM series WHERE run = ? ORDER BY id'
    ),
    addSeries: database
      .prepare<[string, string], number>('INSERT INTO series (run, name) VALUES (?, ?) RETURNING id')
      .pluck(),
    addPoint: database.prepare<[number, number, number]>(
      'INSERT INTO points (series, step, value) VALUES (?, ?, ?) ON CONFLICT DO NOTHING'
    ),
    addBucket: database.prepare(
      `INSERT INTO buckets (series, width, ${bucketColumns})
       VALUES (@series, @width, @bucket, @low, @high, @total, @steps, @count)
       ON CONFLICT DO UPDATE SET low = min(low, excluded.low), high = max(high, excluded.high),
         total = total + excluded.total, steps = steps + excluded.steps, count = count + excluded.count`
    ),
    ends: database.prepare<[{ series: number }], { first: number | null; last: number | null }>(
      `SELECT (SELECT min(step) FROM points WHERE series = @series) AS first,
         (SELECT max(step) FROM points WHERE series = @series) AS last`
    ),
    stored: database.prepare<[number, number], Bucket>(
      `SELECT ${bucketColumns} FROM buckets WHERE series = ? AND width = ? ORDER BY bucket`
    ),
    raw: database.prepare<[number, number, number], { step: number; value: number }>(
      'SELECT step, value FROM points WHERE series = ? AND step BETWEEN ? AND ? ORDER BY step'
    ),
    cutPoints: database.prepare<[number, number]>('DELETE FROM points WHERE series = ? AND step > ?'),
    cutBuckets: database.prepare<[number, number, number]>(
      'DELETE FROM buckets WHERE series = ? AND width = ? AND bucket >= ?'
    ),
    somePoints: database.prepare<[string, number]>(
      `DELETE FROM points WHERE (series, step) IN (SELECT series, step FROM points
         WHERE series IN (SELECT id FROM series WHERE run = ?) LIMIT ?)`
    )
  }
}
type Statements = ReturnType<typeof statementsOf>

function* rawBuckets(sql: Statements, series: number, from: number, to: number): Iterable<Bucket> {
  for (const { step, value } of sql.raw.iterate(series, from, to))
    yield { bucket: step, ...ofPoint(step, value) }
}

/** Adds the points of one series that were not there yet, to the raw ones and to every sum. */
function insertSeries(sql: Statements, series: number, points: Point[]): void {
  const fresh = points.filter(({ step, value }) => sql.addPoint.run(series, step, value).changes === 1)
  const rows = fresh.map(({ step, value }) => ({ bucket: step, ...ofPoint(step, value) }))
  for (const width of widths)
    for (const bucket of regroup(rows, width)) sql.addBucket.run({ series, width, ...bucket })
}

/** Forgets what lies after `step` and sums up anew the one bucket of each width that it cuts through. */
function truncateSeries(sql: Statements, series: number, step: number): void {
  sql.cutPoints.run(series, step)
  for (const width of widths) {
    const cut = Math.floor((step + 1) / width)
    sql.cutBuckets.run(series, width, cut)
    for (const bucket of regroup(rawBuckets(sql, series, cut * width, step), width))
      sql.addBucket.run({ series, width, ...bucket })
  }
}

function lineFrom(sql: Statements, { id, name }: { id: number; name: string }, buckets: number): Line {
  const { first, last } = sql.ends.get({ series: id })!
  if (first === null || last === null) return lineOf(name, [])
  const { stored, size } = gridOf(first, last, buckets)
  const rows = stored === 1 ? rawBuckets(sql, id, first, last) : sql.stored.iterate(id, stored)
  return lineOf(name, regroup(rows, size))
}

export function pointsTable(database: Database) {
  const sql = statementsOf(database)
  return {
    /** A step that a series has already keeps its first value. Call it in a transaction. */
    insert(run: string, points: Point[]): void {
      const known = new Map(sql.seriesOf.all(run).map(({ name, id }) => [name, id]))
      for (const [name, of] of bySeries(points))
        insertSeries(sql, known.get(name) ?? sql.addSeries.get(run, name)!, of)
    },
    /** Every series asked for that the run has (all of them when none is named), thinned to at most `buckets` each. */
    lines(run: string, series: string[], buckets: number): Line[] {
      return sql.seriesOf
        .all(run)
        .filter(({ name }) => series.length === 0 || series.includes(name))
        .map((each) => lineFrom(sql, each, buckets))
    },
    /** Forgets everything after `step`. Call it in a transaction. */
    truncate(run: string, step: number): void {
      for (const { id } of sql.seriesOf.all(run)) truncateSeries(sql, id, step)
    },
    /** Removes up to `most` points of a run and answers whether there may be more: a long run must not block the studio. */
    removeSome: (run: string, most: number): boolean => sql.somePoints.run(run, most).changes === most
  }
}
