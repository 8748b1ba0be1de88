// When node_modules must be installed anew.
import { expect, test } from 'vitest'
import { sameVersions } from './packages.mjs'

const wanted = {
  '': { version: '0.1.0' },
  'node_modules/a': { version: '1.0.0' },
  'node_modules/only-on-a-mac': { version: '2.0.0', optional: true }
}

test('the same versions are enough, and a package for another system may be missing', () => {
  expect(sameVersions(wanted, { 'node_modules/a': { version: '1.0.0' } })).toBe(true)
})

test('a missing or another version is not', () => {
  expect(sameVersions(wanted, {})).toBe(false)
  expect(sameVersions(wanted, { 'node_modules/a': { version: '1.0.1' } })).toBe(false)
  const other = { 'node_modules/a': { version: '1.0.0' }, 'node_modules/only-on-a-mac': { version: '1.0.0' } }
  expect(sameVersions(wanted, other)).toBe(false)
})
