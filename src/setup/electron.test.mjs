// What is done to the Electron that comes out of an npm package, and what is read from the system.
import { expect, test } from 'vitest'
import { asar, defaultApp } from './default-app.mjs'
import { missingIn } from './electron-system.mjs'

/** @param {Buffer} archive */
function read(archive) {
  const length = archive.readUInt32LE(12)
  const { files } = JSON.parse(archive.toString('utf8', 16, 16 + length))
  const start = 8 + archive.readUInt32LE(4)
  /** @type {Record<string, string>} */
  const texts = {}
  for (const [name, { offset, size }] of Object.entries(files)) {
    texts[name] = archive.toString('utf8', start + Number(offset), start + Number(offset) + size)
  }
  return texts
}

test.each(['a', 'ab', 'abc', 'abcd'])('an asar archive can be read back (name of %s)', (name) => {
  const files = { [name]: 'first', 'zweite.mjs': 'Grüße' }
  expect(read(asar(files))).toEqual(files)
})

test('the default app is an ES module that waits for the app', () => {
  const files = read(defaultApp())
  expect(JSON.parse(files['package.json'] ?? '').main).toBe('main.mjs')
  expect(files['main.mjs']).toContain('await import(pathToFileURL(main)')
})

test('ldd: what is not found', () => {
  const output =
    '\tlibm.so.6 => /lib/libm.so.6 (0x1)\n\tlibnss3.so => not found\n\tlibgbm.so.1 => not found\n'
  expect(missingIn(output)).toEqual(['libnss3.so', 'libgbm.so.1'])
  expect(missingIn('\tstatically linked\n')).toEqual([])
})
