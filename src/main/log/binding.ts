// Loads SQLite: the package's own binary where Node-API 10 is there, the one that the set-up built where it is not.
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import Database from 'better-sqlite3'
import { fail } from '../../preload/result'

// Not called `require`: the build declares that name itself where it is used.
const requireHere = createRequire(import.meta.url)

/** The prebuilt binaries want Node-API 10; loaded into an older Node they end the whole process. */
function olderBinding(): string | undefined {
  if (Number(process.versions.napi) >= 10) return undefined
  const folder = dirname(requireHere.resolve('better-sqlite3/package.json'))
  const path = join(folder, 'build', 'napi9', 'better_sqlite3.node')
  if (existsSync(path)) return path
  throw fail(
    'engine',
    'The library cannot be opened: the part of Atelier that reads its log is not set up for this Node.',
    'Run `npm start` once; it builds what is missing.'
  )
}

/** Opens a SQLite file. Throws what SQLite throws; `log/open` and `log/lock` put it into words. */
export function openDatabase(path: string, options: Database.Options = {}): Database.Database {
  const nativeBinding = olderBinding()
  return new Database(path, nativeBinding ? { ...options, nativeBinding } : options)
}
