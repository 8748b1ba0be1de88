// The app is built again when a source changed, and only then.
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { faultIn, fingerprint } from './build.mjs'

let base = ''
/** @param {string} name @param {string} text */
const write = (name, text) => writeFileSync(join(base, 'src', 'main', name), text)

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'atelier-build-'))
  mkdirSync(join(base, 'src', 'main', 'log'), { recursive: true })
  write('index.ts', 'one')
})
afterEach(() => rmSync(base, { recursive: true }))

test('a changed, new, removed or touched source is noticed', () => {
  const seen = [fingerprint(base)]
  const look = () => seen.push(fingerprint(base))
  write('index.ts', 'longer')
  look()
  write('log/open.ts', 'two')
  look()
  utimesSync(join(base, 'src', 'main', 'log', 'open.ts'), 1, 1)
  look()
  rmSync(join(base, 'src', 'main', 'index.ts'))
  look()
  expect(new Set(seen).size).toBe(5)
})

test('nothing changed, or a test or another folder did: no build', () => {
  const before = fingerprint(base)
  write('index.test.ts', 'three')
  mkdirSync(join(base, 'out'))
  writeFileSync(join(base, 'out', 'x.js'), '')
  expect(fingerprint(base)).toBe(before)
})

test('the line that names the fault is found among the builder’s words', () => {
  const words =
    '✗ Build failed in 40ms\nerror during build:\n\n[PARSE_ERROR] Identifier `load` twice\n    at x'
  expect(faultIn(words)).toBe('[PARSE_ERROR] Identifier `load` twice')
  expect(faultIn('nothing of the kind')).toBeUndefined()
})
