// Brings a log to the newest version, a numbered step at a time, after putting a copy aside.
import { closeSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs'
import type { Database } from 'better-sqlite3'
import { fail } from '../../preload/result'

/** A step is never edited once it has shipped: a mistake in it is mended by the next one. */
export type Migration = { version: number; name: string; sql: string }

const files = import.meta.glob<string>('./migrations/*.sql', {
  query: '?raw',
  import: 'default',
  eager: true
})

/** All steps in order; file `003-tags.sql` leads to version 3. */
export const migrations: Migration[] = Object.entries(files)
  .map(([path, sql]) => {
    const name = path.split('/').at(-1)!
    return { version: Number.parseInt(name, 10), name, sql }
  })
  .sort((a, b) => a.version - b.version)

/** "ATEL" in the file's header: this SQLite file is an Atelier log. */
const applicationId = 0x4154454c

const versionOf = (database: Database) => database.pragma('user_version', { simple: true }) as number

function refuseStrangers(database: Database, newest: number): void {
  const version = versionOf(database)
  if (version > newest)
    throw fail(
      'disk',
      `This library was made by a newer Atelier: its log has version ${version}, and this one knows versions up to ${newest}.`,
      'Update Atelier, or choose another library.'
    )
  const tables = database.prepare('SELECT count(*) FROM sqlite_schema').pluck().get() as number
  const known = database.pragma('application_id', { simple: true }) === applicationId
  if (!known && (version > 0 || tables > 0))
    throw fail('disk', `${database.name} is not an Atelier log.`, 'Choose another library.')
}

/** A whole copy under `path.vN.backup`, complete before it gets that name. */
function backUp(database: Database, version: number): void {
  const target = `${database.name}.v${version}.backup`
  const temporary = `${target}.partial`
  rmSync(temporary, { force: true })
  database.prepare('VACUUM INTO ?').run(temporary)
  const file = openSync(temporary, 'r+')
  fsyncSync(file)
  closeSync(file)
  renameSync(temporary, target)
}

function apply(database: Database, { version, name, sql }: Migration): void {
  const step = database.transaction(() => {
    database.exec(sql)
    const broken = database.pragma('foreign_key_check') as unknown[]
    if (broken.length > 0) throw new Error(`${name} leaves ${broken.length} rows without what they refer to`)
    database.pragma(`user_version = ${version}`)
    database.pragma(`application_id = ${applicationId}`)
  })
  try {
    step.immediate()
  } catch (error) {
    throw fail(
      'disk',
      `The log of this library could not be brought up to date (step ${name}: ${(error as Error).message}).`,
      'Nothing was changed. Free some space if the disk is full and start again; otherwise go on with the Atelier that you used before.',
      error
    )
  }
}

/** True when the log has the newest version already. Throws when it is from the future or not a log of Atelier. */
export function isCurrent(database: Database, steps = migrations): boolean {
  const newest = steps.at(-1)?.version ?? 0
  refuseStrangers(database, newest)
  return versionOf(database) === newest
}

/** Applies what is missing. A step that fails is undone as a whole and stops the start. */
export function migrate(database: Database, steps = migrations): void {
  if (isCurrent(database, steps)) return
  const version = versionOf(database)
  if (version > 0) backUp(database, version)
  // A step may rebuild a table that others refer to; `apply` checks every reference before it commits.
  database.pragma('foreign_keys = OFF')
  for (const step of steps) if (step.version > version) apply(database, step)
  database.pragma('foreign_keys = ON')
}
