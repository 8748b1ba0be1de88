// The table of sample sheets.
import type { Database } from 'better-sqlite3'
import type { Sample } from '../../preload/nouns'
import { addressOf } from '../address'

export type SheetRow = { run: string; file: string; trainedMs: number }
type Row = Omit<Sample, 'sheet' | 'kept'> & { file: string; kept: 0 | 1 }

/** A run that goes on from an earlier checkpoint draws the same steps again: the time trained tells the two apart. */
export function sheetAddress({ run, file, trainedMs }: SheetRow): string {
  return addressOf(`runs/${run}/${file}`, Math.round(trainedMs))
}

const nounOf = ({ file, kept, ...row }: Row): Sample => ({
  ...row,
  sheet: sheetAddress({ ...row, file }),
  kept: kept === 1
})

const select = `
  SELECT samples.*, EXISTS (
    SELECT 1 FROM checkpoints c WHERE c.run = samples.run AND c.step = samples.step AND c.kept = 1) AS kept
  FROM samples`

export function samplesTable(database: Database) {
  const all = database.prepare<[string], Row>(`${select} WHERE samples.run = ? ORDER BY samples.step`)
  const one = database.prepare<[string, number], Row>(`${select} WHERE samples.run = ? AND samples.step = ?`)
  const insert = database.prepare(
    `INSERT OR REPLACE INTO samples (run, step, seenImages, trainedMs, file, columns, rows, cell, firstSeed)
     VALUES (@run, @step, @seenImages, @trainedMs, @file, @columns, @rows, @cell, @firstSeed)`
  )
  const truncate = database.prepare('DELETE FROM samples WHERE run = ? AND step > ?')
  return {
    list: (run: string) => all.all(run).map(nounOf),
    /** `file` is the sheet's path relative to the run's folder. */
    find(run: string, step: number): (Sample & { file: string }) | undefined {
      const row = one.get(run, step)
      return row && { ...nounOf(row), file: row.file }
    },
    insert: (sample: Omit<Row, 'kept'>) => void insert.run(sample),
    /** Forgets everything after `step`. */
    truncate: (run: string, step: number) => void truncate.run(run, step)
  }
}
