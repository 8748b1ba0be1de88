// Serves pictures of a packed dataset to training, after making sure that it is the dataset it says it is.
import { createHash, type Hash } from 'node:crypto'
import { readSync } from 'node:fs'
import { open, readFile, stat, type FileHandle } from 'node:fs/promises'
import { totalmem } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { Count, Dataset, Shape } from '../../../preload/nouns'
import { fail } from '../../../preload/result'
import { Ahead } from './ahead'
import { countsOf, hashEnd, partFiles, type PartHash, type Counts, type Part } from './parts'

// Node cannot map a file into memory. A dataset that takes under a quarter of it is read whole, once; a larger one is
// read picture by picture from an open file, where the system's page cache does what a map would do.
const mostInMemory = totalmem() / 4
const pieceBytes = 8 * 2 ** 20

/** What `dataset.json` must say for the pixels to be usable; one from before there were shapes says less. */
const Card = Dataset.pick({ hash: true, resolution: true, pictures: true, classes: true }).extend({
  format: z.literal(1),
  shape: Shape.optional(),
  others: Count.default(0)
})
type Card = Omit<z.infer<typeof Card>, 'shape'> & Pick<Dataset, 'shape'>

export type Feed = {
  /** Pictures in each part of the dataset. */
  counts: Counts
  resolution: number
  shape: Dataset['shape']
  /** Class of each picture, when the dataset has classes. */
  labels?: Uint16Array
  classes: string[]
  /** Pixels of the asked pictures: uint8 [indices, resolution, resolution, 3], the caller's own. Throws `disk`. */
  batch(part: Part, indices: ArrayLike<number>): Uint8Array
  /** Begins to read pictures that a `batch` will ask for soon, where they are not in memory. */
  ahead(part: Part, indices: ArrayLike<number>): void
  close(): Promise<void>
}

const remedy = 'Import the pictures again as a new dataset and start a new run with it.'

function missing(folder: string, error: unknown): Error {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT')
    return fail('not-found', `Files of the dataset in “${folder}” are missing.`, remedy, error)
  return fail('disk', `The dataset in “${folder}” cannot be read.`, 'Check the disk, then try again.', error)
}

async function cardOf(folder: string): Promise<Card> {
  const text = await readFile(join(folder, 'dataset.json'), 'utf8')
  try {
    const card = Card.parse(JSON.parse(text))
    return { ...card, shape: card.shape ?? (card.classes.length > 1 ? 'labelled' : 'images') }
  } catch (error) {
    throw fail('disk', `The description of the dataset in “${folder}” is damaged.`, remedy, error)
  }
}

async function checkSize(file: string, bytes: number): Promise<void> {
  const { size } = await stat(file)
  if (size === bytes) return
  throw fail('disk', `The dataset was changed: “${file}” has ${size} bytes instead of ${bytes}.`, remedy)
}

/** One part: its open file, and its pixels where they are kept in memory. */
type PartFile = { file: FileHandle; pictures: number; memory: Buffer | null; ahead: Ahead }

async function openPart(path: string, pictures: number, size: number, most: number): Promise<PartFile> {
  await checkSize(path, pictures * size)
  const file = await open(path, 'r')
  const memory = pictures * size < most ? Buffer.alloc(pictures * size) : null
  return { file, pictures, memory, ahead: new Ahead(file, size) }
}

/** Reads the pixels once, for their hash; keeps them where there is memory for them. */
async function hashOf({ file, memory }: PartFile): Promise<Hash> {
  const hash = createHash('sha256')
  const { size } = await file.stat()
  const piece = memory ?? Buffer.alloc(Math.min(size, pieceBytes))
  for (let at = 0; at < size;) {
    const from = memory ? at : 0
    const { bytesRead } = await file.read(piece, from, Math.min(pieceBytes, size - at), at)
    if (bytesRead === 0) break
    hash.update(piece.subarray(from, from + bytesRead))
    at += bytesRead
  }
  return hash
}

type Parts = { pictures: PartFile } & Partial<Record<Part, PartFile>>

async function wholeHashOf(parts: Parts, card: Card, labels: Buffer | null): Promise<string> {
  const hash = await hashOf(parts.pictures)
  if (labels) hash.update(labels)
  let beside: PartHash | null = null
  for (const part of ['inputs', 'others'] as const) {
    const file = parts[part]
    if (file) beside = { part, pictures: file.pictures, sha256: (await hashOf(file)).digest('hex') }
  }
  const classes = card.classes.map(({ name }) => name)
  return hash.update(hashEnd(card.resolution, card.pictures, classes, beside)).digest('hex')
}

function labelsOf(bytes: Buffer): Uint16Array {
  return Uint16Array.from({ length: bytes.length / 2 }, (_, i) => bytes.readUInt16LE(2 * i))
}

function readPicture({ file, memory, ahead }: PartFile, into: Uint8Array, position: number): void {
  const read = memory?.subarray(position, position + into.length) ?? ahead.take(position)
  if (read) return into.set(read)
  for (let at = 0; at < into.length;) {
    const read = readSync(file.fd, into, at, into.length - at, position + at)
    if (read === 0) throw fail('disk', 'The dataset was cut while it was in use.', remedy)
    at += read
  }
}

/** @see Feed.batch; `size`: bytes of a picture. */
function take(part: PartFile | undefined, indices: ArrayLike<number>, size: number): Uint8Array {
  const out = new Uint8Array(indices.length * size)
  for (let i = 0; i < indices.length; i++) {
    const index = indices[i]!
    if (!part || !Number.isInteger(index) || index < 0 || index >= part.pictures)
      throw new RangeError(`no picture ${index}`)
    readPicture(part, out.subarray(i * size, (i + 1) * size), index * size)
  }
  return out
}

async function feedOf(folder: string, card: Card, parts: Parts): Promise<Feed> {
  const { shape, resolution, classes } = card
  const size = resolution ** 2 * 3
  const labels = classes.length > 0 ? await readFile(join(folder, 'labels.bin')) : null
  if ((await wholeHashOf(parts, card, labels)) !== card.hash)
    throw fail('disk', `The pictures of the dataset in “${folder}” are not those that were imported.`, remedy)
  return {
    counts: countsOf(card),
    resolution,
    shape,
    labels: labels ? labelsOf(labels) : undefined,
    classes: classes.map(({ name }) => name),
    batch: (part, indices) => take(parts[part], indices, size),
    ahead(part, indices) {
      const found = parts[part]
      if (found && !found.memory) found.ahead.begin(Array.from(indices, (index) => index * size))
    },
    close: () => closeAll(parts)
  }
}

async function closeAll(parts: Partial<Parts>): Promise<void> {
  for (const { file } of Object.values(parts)) await file.close()
}

/**
 * Opens a packed dataset. Sizes and the hash of all bytes are checked once, here.
 * `expectedHash` is the hash that a run was begun with; up to `most` bytes are kept in memory. Faults: `not-found`, `disk`.
 */
export async function openDataset(folder: string, expectedHash?: string, most = mostInMemory): Promise<Feed> {
  const parts: Partial<Parts> = {}
  try {
    const card = await cardOf(folder)
    const size = card.resolution ** 2 * 3
    const counts = countsOf(card)
    let left = most
    for (const [part, pictures] of Object.entries(counts) as [Part, number][]) {
      parts[part] = await openPart(join(folder, partFiles[part]), pictures, size, left)
      left -= pictures * size
    }
    if (card.classes.length > 0) await checkSize(join(folder, 'labels.bin'), 2 * card.pictures)
    if (expectedHash !== undefined && card.hash !== expectedHash)
      throw fail('disk', `The dataset in “${folder}” is not the one that this run was begun with.`, remedy)
    return await feedOf(folder, card, parts as Parts)
  } catch (error) {
    await closeAll(parts)
    throw (error as NodeJS.ErrnoException).syscall === undefined ? error : missing(folder, error)
  }
}
