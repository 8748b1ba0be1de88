// Proves that a log is brought up to date safely: forward, never backward, with a copy aside, undone when it fails.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { StudioError } from '../../preload/result'
import { openDatabase } from './binding'
import { aDataset, aRun } from './example-rows'
import { migrate, migrations, type Migration } from './migrate'
import { openLog, readLog } from './open'

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'atelier-log-'))
  path = join(folder, 'atelier.db')
})
afterEach(() => rmSync(folder, { recursive: true }))

const next: Migration = {
  version: migrations.length + 1,
  name: 'next.sql',
  sql: `ALTER TABLE runs ADD COLUMN note TEXT NOT NULL DEFAULT '';
    UPDATE preferences SET value = '"gallery"' WHERE name = 'theme'`
}

function faultOf(work: () => unknown) {
  try {
    work()
  } catch (error) {
    if (error instanceof StudioError) return error.fault
    throw error
  }
  throw new Error('nothing was thrown')
}

const versionOf = (file: string) => {
  const database = openDatabase(file, { readonly: true })
  const version = database.pragma('user_version', { simple: true })
  database.close()
  return version
}

test('the steps are numbered from 1 without a gap and in their file names', () => {
  expect(migrations.length).toBeGreaterThan(0)
  migrations.forEach(({ version, name }, i) => {
    expect(version).toBe(i + 1)
    expect(name).toMatch(new RegExp(`^${String(i + 1).padStart(3, '0')}-[a-z-]+\\.sql$`))
  })
})

test('every table is strict and every value that a noun needs is there', () => {
  openLog(path).close()
  const database = openDatabase(path)
  const tables = database.pragma('table_list') as { name: string; type: string; strict: number }[]
  for (const { name, strict } of tables.filter(({ name }) => !name.startsWith('sqlite_')))
    expect([name, strict]).toEqual([name, 1])
  expect(database.pragma('journal_mode', { simple: true })).toBe('wal')
  database.close()
})

test('an old log is copied aside, whole, before it is changed', () => {
  const old = openLog(path)
  old.together(() => old.preferences.set({ theme: 'darkroom', wall: 'black', singleKeys: false }))
  old.close()
  const log = openLog(path, [...migrations, next])
  expect(log.preferences.get()).toEqual({ theme: 'gallery', wall: 'black', singleKeys: false })
  log.close()
  expect(versionOf(path)).toBe(next.version)
  const backup = join(folder, `atelier.db.v${migrations.length}.backup`)
  expect(versionOf(backup)).toBe(migrations.length)
  expect(openLog(backup).preferences.get().theme).toBe('darkroom')
})

test('datasets from before there were shapes are single pictures, or labelled where they have classes', () => {
  const database = openDatabase(path)
  migrate(database, migrations.slice(0, 1))
  const insert = database.prepare(
    `INSERT INTO datasets VALUES (@id, 'Old', '/pictures', @id, 64, 10, @classes, '[]', 64, 64, 1, 1, '#ffffff',
       '{"licence":"","author":"","source":"","consent":false}', 1, '[]')`
  )
  const classes = ['bowl', 'jar'].map((name) => ({ name, pictures: 5 }))
  insert.run({ id: 'plain', classes: '[]' })
  insert.run({ id: 'sorted', classes: JSON.stringify(classes) })
  database.close()
  const log = openLog(path)
  expect(log.datasets.find('plain')).toMatchObject({ shape: 'images', others: 0, sides: null })
  expect(log.datasets.find('sorted')).toMatchObject({ shape: 'labelled', classes })
  const pairs = aDataset({ id: 'new', hash: 'new', shape: 'pairs', sides: { a: 'ink', b: 'clay' } })
  log.together(() => log.datasets.insert(pairs))
  expect(log.datasets.find('new')).toEqual(pairs)
  log.close()
})

test('runs from before there were origins began from nothing; newer ones remember a run even when it is gone', () => {
  const database = openDatabase(path)
  migrate(database, migrations.slice(0, 2))
  database.exec(
    `INSERT INTO datasets (id, name, folder, hash, resolution, pictures, classes, broken, smallest, largest, originalBytes,
       packedBytes, background, licence, madeAt, thumbnails)
     VALUES ('dataset', 'Discs', '/', 'hash', 64, 10, '[]', '[]', 64, 64, 1, 1, '#ffffff',
       '{"licence":"","author":"","source":"","consent":false}', 1, '[]');
     INSERT INTO runs (id, name, dataset, gan, ganTitle, settings, seed, resolution, batch, state, step, seenImages, trainedMs,
       madeAt, changedAt)
     VALUES ('old', 'Old', 'dataset', 'dcgan', 'DCGAN', '{}', 1, 64, 16, 'paused', 5, 80, 1, 1, 1)`
  )
  database.close()
  const log = openLog(path)
  expect(log.runs.find('old')).toMatchObject({ from: null, frozen: 0 })
  expect(log.datasets.find('dataset')).toMatchObject({ facing: null })
  const leaning = aDataset({ id: 'leaning', hash: 'leaning', facing: 0.34 })
  log.together(() => log.datasets.insert(leaning))
  expect(log.datasets.find('leaning')).toEqual(leaning)
  const from = { run: 'old', step: 5 }
  log.together(() => log.runs.insert(aRun({ id: 'new', from, frozen: 2 })))
  log.runs.remove('old')
  expect(log.runs.find('new')).toMatchObject({ from, frozen: 2 })
  log.close()
})

test('a log that is up to date, and a new one, are not copied', () => {
  openLog(path).close()
  openLog(path).close()
  expect(readdirSync(folder)).toEqual(['atelier.db'])
})

test('a step that fails is undone as a whole and stops the start', () => {
  openLog(path).close()
  const broken = { ...next, sql: `${next.sql}; INSERT INTO nowhere VALUES (1)` }
  expect(faultOf(() => openLog(path, [...migrations, broken]))).toMatchObject({
    code: 'disk',
    message: expect.stringContaining('next.sql') as string,
    remedy: expect.stringContaining('Nothing was changed') as string
  })
  expect(versionOf(path)).toBe(migrations.length)
  const database = openDatabase(path)
  const columns = database.pragma('table_info(runs)') as { name: string }[]
  expect(columns.map(({ name }) => name)).not.toContain('note')
  database.close()
})

test('a step that leaves rows without what they refer to fails', () => {
  openLog(path).close()
  const orphaning = { ...next, sql: "INSERT INTO series (run, name) VALUES ('nobody', 'critic')" }
  expect(faultOf(() => openLog(path, [...migrations, orphaning])).message).toContain(
    'without what they refer to'
  )
  expect(versionOf(path)).toBe(migrations.length)
})

test('a log from the future is refused and stays as it is', () => {
  openLog(path, [...migrations, next]).close()
  const before = readFileSync(path)
  for (const open of [openLog, readLog])
    expect(faultOf(() => open(path))).toMatchObject({
      code: 'disk',
      message: expect.stringContaining('newer Atelier') as string,
      remedy: expect.stringContaining('Update Atelier') as string
    })
  expect(readFileSync(path).equals(before)).toBe(true)
})

test('the database of another program is refused and stays as it is', () => {
  const other = openDatabase(path)
  other.exec('CREATE TABLE recipes (name TEXT)')
  other.close()
  const before = readFileSync(path)
  expect(faultOf(() => openLog(path)).message).toContain('not an Atelier log')
  expect(readFileSync(path).equals(before)).toBe(true)
})

test('reading leaves an old log to the one who writes', () => {
  const database = openDatabase(path)
  migrate(database)
  database.close()
  expect(readLog(join(folder, 'none.db'))).toBeUndefined()
  const log = readLog(path)!
  expect(() => log.together(() => log.preferences.set(log.preferences.get()))).toThrow()
  log.close()
})
