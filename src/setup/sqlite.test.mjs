// The adaptation of better-sqlite3 fits the installed version, and says so when it does not.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { modules } from './paths.mjs'
import { adapt, REPLACEMENTS } from './sqlite-napi9.mjs'
import { sqliteDefines } from './sqlite.mjs'

const home = join(modules, 'better-sqlite3')
const files = [...new Set(REPLACEMENTS.map(([file]) => file))]

test.each(files)('%s holds no reference to a primitive afterwards', (file) => {
  const adapted = adapt(file, readFileSync(join(home, file), 'utf8'))
  expect(adapted).not.toMatch(/Napi::Reference<Napi::(String|Value)>/)
  expect(adapted).toContain('HeldValue')
})

describe('adapt', () => {
  test('stops at a text that is not there as often as expected', () => {
    expect(() => adapt('a.cpp', 'one one', [['a.cpp', 'one', 'two', 3]])).toThrow(
      '“one” 2 times instead of 3'
    )
    expect(adapt('a.cpp', 'one one', [['a.cpp', 'one', 'two', 2]])).toBe('two two')
  })

  test('leaves other files alone', () => {
    expect(adapt('b.cpp', 'one', [['a.cpp', 'one', 'two', 1]])).toBe('one')
  })
})

test('the SQLite options are those of the package, or the build stops', () => {
  const defines = sqliteDefines(readFileSync(join(home, 'deps', 'defines.gypi'), 'utf8'))
  expect(defines).toEqual(
    expect.arrayContaining(['-DSQLITE_ENABLE_FTS5', '-DSQLITE_DQS=0', '-DSQLITE_DEFAULT_CACHE_SIZE=-16000'])
  )
  expect(() => sqliteDefines('{ "defines": [] }')).toThrow('a form that is not known')
})
