// The table of runs.
import type { Database, Statement } from 'better-sqlite3'
import type { Run } from '../../preload/nouns'
import { sheetAddress, type SheetRow } from './samples'

/** What a run's row holds itself; the rest is looked up in other tables. */
type Own = Omit<Run, 'datasetName' | 'picture'>
type Settled = 'id' | 'dataset' | 'gan' | 'madeAt' | 'settings' | 'changedAt' | 'from' | 'frozen'
export type RunChange = Partial<Omit<Own, Settled>>
type Row = Omit<Own, 'settings' | 'from'> & {
  settings: string
  fromRun: string | null
  fromStep: number | null
  datasetName: string
  sheet: string | null
}

const select = `
  SELECT runs.*, datasets.name AS datasetName,
    (SELECT json_object('run', run, 'file', file, 'trainedMs', trainedMs)
       FROM samples WHERE run = runs.id ORDER BY step DESC LIMIT 1) AS sheet
  FROM runs JOIN datasets ON datasets.id = runs.dataset`

function nounOf({ sheet, settings, fromRun, fromStep, ...row }: Row): Run {
  return {
    ...row,
    from: fromRun === null || fromStep === null ? null : { run: fromRun, step: fromStep },
    settings: JSON.parse(settings) as Run['settings'],
    picture: sheet === null ? null : sheetAddress(JSON.parse(sheet) as SheetRow)
  }
}

export function runsTable(database: Database) {
  const all = database.prepare<[], Row>(`${select} ORDER BY runs.madeAt DESC, runs.id`)
  const one = database.prepare<[string], Row>(`${select} WHERE runs.id = ?`)
  const users = database.prepare<[string], { name: string }>(
    'SELECT name FROM runs WHERE dataset = ? ORDER BY madeAt'
  )
  const insert = database.prepare(
    `INSERT INTO runs (id, name, dataset, gan, ganTitle, settings, seed, resolution, batch, state, reason, remedy, step,
       seenImages, goalImages, goalMs, trainedMs, imagesPerSecond, memoryBytes, leftMs, checkpoint, fromRun, fromStep,
       frozen, madeAt, changedAt)
     VALUES (@id, @name, @dataset, @gan, @ganTitle, @settings, @seed, @resolution, @batch, @state, @reason, @remedy, @step,
       @seenImages, @goalImages, @goalMs, @trainedMs, @imagesPerSecond, @memoryBytes, @leftMs, @checkpoint,
       @fromRun, @fromStep, @frozen, @madeAt, @changedAt)`
  )
  const remove = database.prepare('DELETE FROM runs WHERE id = ?')
  const updates = new Map<string, Statement>()
  /** Changes that a full disk refused: true of the run, and written with the next change that it takes. */
  const unwritten = new Map<string, RunChange>()
  const known = (row: Row): Run => ({ ...nounOf(row), ...unwritten.get(row.id) })

  function updateOf(columns: string[]): Statement {
    const set = columns.map((column) => `${column} = @${column}`).join(', ')
    const prepared = updates.get(set)
    if (prepared) return prepared
    const made = database.prepare(`UPDATE runs SET ${set}, changedAt = @changedAt WHERE id = @id`)
    updates.set(set, made)
    return made
  }
  return {
    list: () => all.all().map(known),
    find(id: string): Run | undefined {
      const row = one.get(id)
      return row && known(row)
    },
    /** Names of the runs that learn from a dataset. */
    namesOn: (dataset: string) => users.all(dataset).map((row) => row.name),
    insert({ from, settings, ...run }: Own): void {
      const origin = { fromRun: from?.run ?? null, fromStep: from?.step ?? null }
      insert.run({ ...run, ...origin, settings: JSON.stringify(settings) })
    },
    change(id: string, change: RunChange): void {
      const whole = { ...unwritten.get(id), ...change }
      updateOf(Object.keys(whole)).run({ ...whole, id, changedAt: Date.now() })
      unwritten.delete(id)
    },
    /** For a change that the disk refuses to take. */
    remember: (id: string, change: RunChange) => void unwritten.set(id, { ...unwritten.get(id), ...change }),
    remove: (id: string) => void remove.run(id)
  }
}
