// Serves pictures of a packed dataset to training, after making sure that it is the dataset it says it is.
import { createHash } from 'node:crypto'
import { readSync } from 'node:fs'
import { open, readFile, stat, type FileHandle } from 'node:fs/promises'
import { totalmem } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { Dataset } from '../../../preload/nouns'
import { fail } from '../../../preload/result'
import { hashEnd } from './pack'

// Node cannot map a file into memory. A dataset that takes under a quarter of it is read whole, once; a larger one is
// read picture by picture from an open file, where the system's page cache does what a map would do.
const mostInMemory = totalmem() / 4
const pieceBytes = 8 * 2 ** 20

/** What `dataset.json` must say for the pixels to be usable. */
const Card = Dataset.pick({ hash: true, resolution: true, pictures: true, classes: true }).extend({
  format: z.literal(1)
})
type Card = z.infer<typeof Card>

export type Feed = {
  /** Pictures in each part of the dataset. */
  counts: { pictures: number }
  resolution: number
  /** Class of each picture, when the dataset has classes. */
  labels?: Uint16Array
  classes: string[]
  /** Pixels of the asked pictures: uint8 [indices, resolution, resolution, 3], the caller's own. Throws `disk`. */
  batch(part: 'pictures', indices: ArrayLike<number>): Uint8Array
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
    return Card.parse(JSON.parse(text))
  } catch (error) {
    throw fail('disk', `The description of the dataset in “${folder}” is damaged.`, remedy, error)
  }
}

async function checkSize(file: string, bytes: number): Promise<void> {
  const { size } = await stat(file)
  if (size === bytes) return
  throw fail('disk', `The dataset was changed: “${file}” has ${size} bytes instead of ${bytes}.`, remedy)
}

/** Reads the pixels once, for their hash; keeps them in `memory` when it is given. */
async function hashOf(
  images: FileHandle,
  card: Card,
  labels: Buffer | null,
  memory: Buffer | null
): Promise<string> {
  const hash = createHash('sha256')
  const { size } = await images.stat()
  const piece = memory ?? Buffer.alloc(Math.min(size, pieceBytes))
  for (let at = 0; at < size;) {
    const from = memory ? at : 0
    const { bytesRead } = await images.read(piece, from, Math.min(pieceBytes, size - at), at)
    if (bytesRead === 0) break
    hash.update(piece.subarray(from, from + bytesRead))
    at += bytesRead
  }
  if (labels) hash.update(labels)
  return hash
    .update(
      hashEnd(
        card.resolution,
        card.pictures,
        card.classes.map(({ name }) => name)
      )
    )
    .digest('hex')
}

function labelsOf(bytes: Buffer): Uint16Array {
  return Uint16Array.from({ length: bytes.length / 2 }, (_, i) => bytes.readUInt16LE(2 * i))
}

function readPicture(images: FileHandle, into: Uint8Array, position: number): void {
  for (let at = 0; at < into.length;) {
    const read = readSync(images.fd, into, at, into.length - at, position + at)
    if (read === 0) throw fail('disk', 'The dataset was cut while it was in use.', remedy)
    at += read
  }
}

async function openWith(folder: string, card: Card, images: FileHandle, most: number): Promise<Feed> {
  const { pictures, resolution, classes } = card
  const size = resolution ** 2 * 3
  const labels = classes.length > 0 ? await readFile(join(folder, 'labels.bin')) : null
  const memory = pictures * size < most ? Buffer.alloc(pictures * size) : null
  if ((await hashOf(images, card, labels, memory)) !== card.hash)
    throw fail('disk', `The pictures of the dataset in “${folder}” are not those that were imported.`, remedy)
  return {
    counts: { pictures },
    resolution,
    labels: labels ? labelsOf(labels) : undefined,
    classes: classes.map(({ name }) => name),
    batch(_part, indices) {
      const out = new Uint8Array(indices.length * size)
      for (let i = 0; i < indices.length; i++) {
        const index = indices[i]!
        if (!Number.isInteger(index) || index < 0 || index >= pictures)
          throw new RangeError(`no picture ${index}`)
        if (memory) out.set(memory.subarray(index * size, (index + 1) * size), i * size)
        else readPicture(images, out.subarray(i * size, (i + 1) * size), index * size)
      }
      return out
    },
    close: () => images.close()
  }
}

/**
 * Opens a packed dataset. Sizes and the hash of all bytes are checked once, here.
 * `expectedHash` is the hash that a run was begun with; up to `most` bytes are kept in memory. Faults: `not-found`, `disk`.
 */
export async function openDataset(folder: string, expectedHash?: string, most = mostInMemory): Promise<Feed> {
  let images: FileHandle | null = null
  try {
    const card = await cardOf(folder)
    const file = join(folder, 'images.bin')
    await checkSize(file, card.pictures * card.resolution ** 2 * 3)
    if (card.classes.length > 0) await checkSize(join(folder, 'labels.bin'), 2 * card.pictures)
    if (expectedHash !== undefined && card.hash !== expectedHash)
      throw fail('disk', `The dataset in “${folder}” is not the one that this run was begun with.`, remedy)
    images = await open(file, 'r')
    return await openWith(folder, card, images, most)
  } catch (error) {
    await images?.close()
    throw (error as NodeJS.ErrnoException).syscall === undefined ? error : missing(folder, error)
  }
}
