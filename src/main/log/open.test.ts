// Proves that a damaged log is said to be damaged and never touched.
import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { StudioError } from '../../preload/result'
import { openDatabase } from './binding'
import { openLog } from './open'

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'atelier-log-'))
  path = join(folder, 'atelier.db')
})
afterEach(() => rmSync(folder, { recursive: true }))

function expectRefused(): void {
  const before = readFileSync(path)
  let caught: unknown
  try {
    openLog(path).close()
  } catch (error) {
    caught = error
  }
  expect(caught).toBeInstanceOf(StudioError)
  const { fault } = caught as StudioError
  expect(fault).toMatchObject({ code: 'disk', remedy: expect.stringContaining('copy') as string })
  expect(fault.message).toContain('damaged')
  expect(readFileSync(path).equals(before)).toBe(true)
}

/** Enough rows that the file has many pages. */
function fill(): void {
  openLog(path).close()
  const database = openDatabase(path)
  database.exec(
    `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
     INSERT INTO preferences (name, value) SELECT 'key' || i, '"some value"' FROM n`
  )
  database.close()
}

test('a file of garbage is refused', () => {
  writeFileSync(path, Buffer.alloc(20_000, 'not a database '))
  expectRefused()
  expect(readdirSync(folder)).toEqual(['atelier.db'])
})

test('a page with flipped bytes is found before anything is read from it', () => {
  fill()
  const bytes = readFileSync(path)
  const page = bytes.readUInt16BE(16)
  expect(bytes.length).toBeGreaterThan(20 * page)
  const middle = Math.floor(bytes.length / page / 2) * page
  for (let i = 0; i < 64; i++) bytes[middle + i]! ^= 0xff
  writeFileSync(path, bytes)
  expectRefused()
})

test('a file that was cut off is refused', () => {
  fill()
  truncateSync(path, Math.floor(readFileSync(path).length / 2))
  expectRefused()
})

test('an empty file is a new log, as after a crash at the very first start', () => {
  writeFileSync(path, '')
  const log = openLog(path)
  expect(log.runs.list()).toEqual([])
  log.close()
})
