// The table of preferences.
import type { Database } from 'better-sqlite3'
import { Preferences } from '../../preload/nouns'

export function preferencesTable(database: Database) {
  const all = database.prepare<[], { name: string; value: string }>('SELECT name, value FROM preferences')
  const set = database.prepare('INSERT OR REPLACE INTO preferences (name, value) VALUES (?, ?)')
  return {
    /** What was never set has its default. */
    get(): Preferences {
      const pairs = all.all().map(({ name, value }) => [name, JSON.parse(value) as unknown])
      return Preferences.parse(Object.fromEntries(pairs))
    },
    /** Call it in a transaction. */
    set(preferences: Preferences): void {
      for (const [name, value] of Object.entries(preferences)) set.run(name, JSON.stringify(value))
    }
  }
}
