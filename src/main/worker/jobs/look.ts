// The job `look`: what a dropped folder holds and how its pictures will be cropped, before anything is written.
import { open } from 'node:fs/promises'
import type { Broken, Picture } from '../../../preload/nouns'
import { attempt, withPicture } from '../data/attempt'
import { cropCentre } from '../data/crop'
import { mostPixels, readingFlag } from '../data/decode'
import { Gate, inOrder } from '../data/flow'
import { formatOf, signatureBytes } from '../data/formats'
import { byCodePoint, cancelled, classesOf, scan, type Found } from '../data/scan'
import { encode, spread } from '../data/thumbnail'
import type { Job } from './context'

const mostPreviews = 24
const mostPreviewBytes = 4e6
const filesAtOnce = 32
const previewsAtOnce = 4
const losslessUpTo = 128
const betweenReports = 100

type Order = Parameters<Job<'look'>>[0]
/** Reads only the first bytes: whether this can be a picture at all. */
async function sniff({ path }: Found): Promise<void> {
  const handle = await open(path, readingFlag)
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(signatureBytes), 0, signatureBytes, 0)
    formatOf(buffer.subarray(0, bytesRead))
  } finally {
    await handle.close()
  }
}

function preview({ path, file }: Found, order: Order, gate: Gate): Promise<Picture> {
  const type = order.resolution <= losslessUpTo ? 'image/png' : 'image/webp'
  return withPicture(path, gate, async (picture) => {
    const pixels = cropCentre(picture, order.resolution, order.background)
    return { name: file, type, bytes: await encode(pixels, order.resolution, type) }
  })
}

/** Up to 24 pictures spread over the set, as many as fit into 4 MB. Unreadable ones are added to `broken`. */
async function previewsOf(
  files: Found[],
  order: Order,
  broken: Broken[],
  signal: AbortSignal
): Promise<Picture[]> {
  const gate = new Gate(mostPixels)
  const chosen = spread(mostPreviews, files.length).map((place) => files[place]!)
  const draw = (found: Found) => attempt(found, () => preview(found, order, gate))
  const previews: Picture[] = []
  let bytes = 0
  for await (const seen of inOrder(chosen, previewsAtOnce, draw)) {
    if (signal.aborted) throw cancelled()
    if ('reason' in seen) broken.push({ file: seen.found.file, reason: seen.reason })
    else {
      bytes += seen.value.bytes.length
      if (bytes > mostPreviewBytes) break
      previews.push(seen.value)
    }
  }
  return previews
}

/**
 * Walks what was dropped, reads the first bytes of each picture, and crops a few at the asked resolution.
 * Whether the others are whole shows only when they are imported. Faults: `invalid`, `not-found`, `cancelled`.
 */
export const look: Job<'look'> = async (order, { signal, report }) => {
  let reported = 0
  const broken: Broken[] = []
  const progress = (word: string, done: number, of?: number) => {
    if (performance.now() - reported < betweenReports) return
    reported = performance.now()
    report('progressed', { progress: { share: of ? done / of : 0, word, done, of }, broken, latest: [] })
  }
  const found = await scan(order.paths, signal, (files) => progress('Looking for pictures', files))
  broken.push(...found.broken)
  const files: Found[] = []
  let bytes = 0
  for await (const seen of inOrder(found.files, filesAtOnce, (file) => attempt(file, () => sniff(file)))) {
    if (signal.aborted) throw cancelled()
    if ('reason' in seen) broken.push({ file: seen.found.file, reason: seen.reason })
    else {
      files.push(seen.found)
      bytes += seen.found.bytes
    }
    progress('Looking at pictures', files.length, found.files.length)
  }
  const previews = await previewsOf(files, order, broken, signal)
  return {
    folder: found.folder,
    suggestedName: found.name,
    files: files.length,
    bytes,
    classes: classesOf(files.map(({ file }) => file)),
    previews,
    broken: byCodePoint(broken, ({ file }) => file)
  }
}
