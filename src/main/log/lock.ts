// Lets one Atelier write in a library: a lock that ends with its process, however that ends.
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { fail } from '../../preload/result'
import { openDatabase } from './binding'
import { logFault } from './faults'

/** A command that reads may hold the lock for a moment, to mark runs whose Atelier was killed. */
const waitMs = 500

/** The process that wrote its number last; the lock itself cannot be read while it is held. */
function holderOf(path: string): string {
  try {
    return ` (process ${readFileSync(`${path}.pid`, 'utf8').trim()})`
  } catch {
    // The holder is between taking the lock and writing its number: the message does without.
    return ''
  }
}

/**
 * Takes the lock file `path` and answers how to let go. The lock is the open transaction of an empty SQLite
 * database, so the system frees it even after SIGKILL. Throws `busy` with the number of the process that holds it.
 */
export function lockLibrary(path: string): () => void {
  const database = openDatabase(path, { timeout: waitMs })
  try {
    database.pragma('journal_mode = MEMORY')
    database.exec('BEGIN IMMEDIATE')
    writeFileSync(`${path}.pid`, `${process.pid}\n`)
  } catch (error) {
    database.close()
    if ((error as { code?: string }).code !== 'SQLITE_BUSY') throw logFault(error, path)
    throw fail(
      'busy',
      `This library is already open in another Atelier${holderOf(path)}.`,
      'Close it there, or choose another library.'
    )
  }
  return () => {
    rmSync(`${path}.pid`, { force: true })
    database.close()
  }
}
