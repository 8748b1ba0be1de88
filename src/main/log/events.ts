// The table of what happened to runs, in words.
import type { Database } from 'better-sqlite3'
import type { RunEvent } from '../../preload/nouns'

export function eventsTable(database: Database) {
  const all = database.prepare<[string], RunEvent>(
    'SELECT run, at, step, level, text FROM events WHERE run = ? ORDER BY id'
  )
  const insert = database.prepare(
    'INSERT INTO events (run, at, step, level, text) VALUES (@run, @at, @step, @level, @text)'
  )
  return {
    /** Oldest first. */
    list: (run: string) => all.all(run),
    insert: (event: RunEvent) => void insert.run(event)
  }
}
