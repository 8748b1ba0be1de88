// The zip reader against archives made here byte by byte.
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateRawSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { unzip, zipEntries } from './zip.mjs'

let folder = ''
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'atelier-zip-'))))
afterEach(() => rmSync(folder, { recursive: true }))

/** @typedef {{ name: string, text: string, mode?: number, stored?: boolean, claims?: number }} Part @param {Part[]} parts */
function zip(parts) {
  /** @type {Buffer[]} */
  const files = []
  /** @type {Buffer[]} */
  const directory = []
  let offset = 0
  for (const { name, text, mode = 0o644, stored = false, claims = text.length } of parts) {
    const data = stored ? Buffer.from(text) : deflateRawSync(Buffer.from(text))
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50, 0)
    local.writeUInt16LE(name.length, 26)
    local.writeUInt16LE(4, 28)
    const entry = Buffer.alloc(46)
    entry.writeUInt32LE(0x02014b50, 0)
    entry.writeUInt16LE(stored ? 0 : 8, 10)
    entry.writeUInt32LE(data.length, 20)
    entry.writeUInt32LE(claims, 24)
    entry.writeUInt16LE(name.length, 28)
    entry.writeUInt32LE((mode << 16) >>> 0, 38)
    entry.writeUInt32LE(offset, 42)
    const file = Buffer.concat([local, Buffer.from(name), Buffer.from('more'), data])
    files.push(file)
    directory.push(Buffer.concat([entry, Buffer.from(name)]))
    offset += file.length
  }
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(parts.length, 10)
  end.writeUInt32LE(Buffer.concat(directory).length, 12)
  end.writeUInt32LE(offset, 16)
  const path = join(folder, 'a.zip')
  writeFileSync(path, Buffer.concat([...files, ...directory, end]))
  return path
}

const long = 'x'.repeat(300_000)
const parts = [
  { name: 'top/', text: '', stored: true },
  { name: 'top/long', text: long },
  { name: 'top/tool', text: 'run me', mode: 0o755, stored: true },
  { name: 'top/empty', text: '', stored: true },
  { name: 'other', text: 'no' }
]

test('unpacks what is wanted, deflated or stored, with the executable bit', async () => {
  let bytes = 0
  const place = (/** @type {string} */ name) =>
    name.startsWith('top/') ? join(folder, 'out', name.slice(4)) : null
  await unzip(zip(parts), place, (more) => (bytes += more))
  const read = (/** @type {string} */ name) => readFileSync(join(folder, 'out', name), 'utf8')
  expect([read('long') === long, read('tool'), read('empty'), bytes]).toEqual([true, 'run me', '', 300_006])
  expect(statSync(join(folder, 'out', 'tool')).mode & 0o111).toBe(0o111)
  expect(statSync(join(folder, 'out', 'long')).mode & 0o111).toBe(0)
  expect(() => read('other')).toThrow('ENOENT')
})

test('lists files only', async () => {
  const names = (await zipEntries(zip(parts))).map(({ name }) => name)
  expect(names).toEqual(['top/long', 'top/tool', 'top/empty', 'other'])
})

test('refuses an archive that is cut short and an entry of another length', async () => {
  const path = zip(parts)
  writeFileSync(join(folder, 'cut.zip'), readFileSync(path).subarray(0, -30))
  await expect(zipEntries(join(folder, 'cut.zip'))).rejects.toThrow('cut short')
  const place = () => join(folder, 'lies')
  await expect(unzip(zip([{ name: 'lies', text: 'abc', claims: 5 }]), place)).rejects.toThrow('wrong length')
})
