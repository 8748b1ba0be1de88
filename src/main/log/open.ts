// Opens the experiment log: checked before it is touched, brought up to date, one table of functions a table of rows.
import { existsSync, statSync } from 'node:fs'
import type { Database } from 'better-sqlite3'
import { openDatabase } from './binding'
import { checkpointsTable } from './checkpoints'
import { datasetsTable } from './datasets'
import { eventsTable } from './events'
import { logFault } from './faults'
import { isCurrent, migrate, migrations } from './migrate'
import { pointsTable } from './points'
import { preferencesTable } from './preferences'
import { runsTable } from './runs'
import { samplesTable } from './samples'
import { worksTable } from './works'

/** A log up to this size is checked whole at each start (about 5 ms a megabyte), bytes. */
const wholeCheck = 16 * 2 ** 20
/** In a larger one these are nearly everything; damage in them is found when it is read. */
const largeTables = ['points', 'buckets']

function checksOf(database: Database, path: string): string[] {
  if (statSync(path).size <= wholeCheck) return ['quick_check(1)']
  const tables = database.prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck()
  return tables.all().flatMap((name) => (largeTables.includes(name) ? [] : [`quick_check(${name})`]))
}

/** Reads the file without the right to write, so that a damaged one stays exactly as it is. */
function check(path: string): void {
  const database = openDatabase(path, { readonly: true, fileMustExist: true })
  try {
    for (const pragma of checksOf(database, path)) {
      const found = database.pragma(pragma, { simple: true })
      if (found !== 'ok') throw Object.assign(new Error(String(found)), { code: 'SQLITE_CORRUPT' })
    }
  } finally {
    database.close()
  }
}

function prepare(database: Database): void {
  // In WAL, NORMAL may lose the last moments after a loss of power, never the log: checkpoints are files of their own.
  database.pragma('journal_mode = WAL')
  database.pragma('synchronous = NORMAL')
  database.pragma('foreign_keys = ON')
}

function tablesOf(database: Database, path: string) {
  return {
    datasets: datasetsTable(database),
    runs: runsTable(database),
    points: pointsTable(database),
    samples: samplesTable(database),
    checkpoints: checkpointsTable(database),
    events: eventsTable(database),
    works: worksTable(database),
    preferences: preferencesTable(database),
    /** All of `work` or none of it. SQLite's refusals come as faults. */
    together<T>(work: () => T): T {
      try {
        return database.transaction(work)()
      } catch (error) {
        throw logFault(error, path)
      }
    },
    close: () => void database.close()
  }
}
export type Log = ReturnType<typeof tablesOf>

function open<T>(path: string, work: (database: Database) => T): T {
  let database: Database | undefined
  try {
    if (existsSync(path)) check(path)
    database = openDatabase(path, { timeout: 5000 })
    return work(database)
  } catch (error) {
    database?.close()
    throw logFault(error, path)
  }
}

/** Opens the log at `path` to write: made when it is not there, migrated when it is old. Call it with the lock held. */
export function openLog(path: string, steps = migrations): Log {
  return open(path, (database) => {
    isCurrent(database, steps)
    prepare(database)
    migrate(database, steps)
    return tablesOf(database, path)
  })
}

/** Opens a log that another Atelier may be writing; nothing when there is none yet or it is an older one. */
export function readLog(path: string): Log | undefined {
  if (!existsSync(path)) return undefined
  return open(path, (database) => {
    if (!isCurrent(database)) {
      database.close()
      return undefined
    }
    prepare(database)
    database.pragma('query_only = ON')
    return tablesOf(database, path)
  })
}
