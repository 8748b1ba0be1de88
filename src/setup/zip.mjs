// Reads zip archives (a Python wheel is one) entry by entry, without holding a large one in memory.
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createInflateRaw } from 'node:zlib'

const END = 0x06054b50
const ENTRY = 0x02014b50
const TAIL_BYTES = 65_557

/**
 * @typedef {object} Entry
 * @property {string} name path inside the archive, with forward slashes
 * @property {number} size bytes when unpacked
 * @property {boolean} isExecutable
 * @property {number} packed bytes in the archive
 * @property {boolean} isDeflated
 * @property {number} offset where its local header begins
 */

/**
 * The entries of an archive that are files.
 * @param {string} file
 * @returns {Promise<Entry[]>}
 */
export async function zipEntries(file) {
  const handle = await open(file)
  try {
    const { size } = await handle.stat()
    const tail = await read(handle, Math.max(0, size - TAIL_BYTES), Math.min(size, TAIL_BYTES))
    const end = tail.lastIndexOf(signature(END))
    if (end < 0) throw new Error(`${file} is not a zip archive, or is cut short`)
    const directory = await read(handle, tail.readUInt32LE(end + 16), tail.readUInt32LE(end + 12))
    return entriesOf(directory, tail.readUInt16LE(end + 10)).filter(({ name }) => !name.endsWith('/'))
  } finally {
    await handle.close()
  }
}

/** @param {number} value */
function signature(value) {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

/** @param {import('node:fs/promises').FileHandle} handle @param {number} at @param {number} length */
async function read(handle, at, length) {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, at)
  if (bytesRead !== length) throw new Error('the zip archive is cut short')
  return buffer
}

/** @param {Buffer} directory @param {number} count */
function entriesOf(directory, count) {
  /** @type {Entry[]} */
  const entries = []
  for (let at = 0; entries.length < count;) {
    if (directory.readUInt32LE(at) !== ENTRY) throw new Error('the zip archive has a damaged directory')
    const nameBytes = directory.readUInt16LE(at + 28)
    entries.push({
      name: directory.toString('utf8', at + 46, at + 46 + nameBytes),
      size: directory.readUInt32LE(at + 24),
      isExecutable: ((directory.readUInt32LE(at + 38) >>> 16) & 0o111) !== 0,
      packed: directory.readUInt32LE(at + 20),
      isDeflated: directory.readUInt16LE(at + 10) === 8,
      offset: directory.readUInt32LE(at + 42)
    })
    at += 46 + nameBytes + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32)
  }
  return entries
}

/**
 * Unpacks the entries that `place` gives a path for.
 * @param {string} file
 * @param {(name: string) => string | null} place
 * @param {(bytes: number) => void} [onBytes] told the size of each file that was written
 */
export async function unzip(file, place, onBytes) {
  const handle = await open(file)
  try {
    for (const entry of await zipEntries(file)) {
      const to = place(entry.name)
      if (to === null) continue
      const local = await read(handle, entry.offset, 30)
      const start = entry.offset + 30 + local.readUInt16LE(26) + local.readUInt16LE(28)
      await mkdir(dirname(to), { recursive: true })
      await write(file, entry, { start, to })
      onBytes?.(entry.size)
    }
  } finally {
    await handle.close()
  }
}

/** @param {string} file @param {Entry} entry @param {{ start: number, to: string }} where */
async function write(file, entry, { start, to }) {
  const target = createWriteStream(to, { mode: entry.isExecutable ? 0o755 : 0o644 })
  if (entry.packed === 0) return void (await pipeline([], target))
  const source = createReadStream(file, { start, end: start + entry.packed - 1 })
  await (entry.isDeflated ? pipeline(source, createInflateRaw(), target) : pipeline(source, target))
  if (target.bytesWritten !== entry.size) throw new Error(`${entry.name} has the wrong length in ${file}`)
}
