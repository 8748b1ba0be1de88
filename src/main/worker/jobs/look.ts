// The job `look`: what dropped folders hold, how they can be read and will be cropped, before anything is written.
import { open } from 'node:fs/promises'
import type { Broken, Look, Picture } from '../../../preload/nouns'
import { arrange, filesOf, type Arranged, type Item } from '../data/arrange'
import { attempt } from '../data/attempt'
import { mostPixels, openPicture, readingFlag } from '../data/decode'
import { Gate, inOrder } from '../data/flow'
import { formatOf, signatureBytes } from '../data/formats'
import { isTwoSquares, likeliest, offersOf } from '../data/offers'
import { readItem, type Cropped } from '../data/read'
import { byCodePoint, cancelled, scan, type Found, type Scan } from '../data/scan'
import { calledLikeSides, sidesOf } from '../data/sides'
import { encode, spread } from '../data/thumbnail'
import type { Job } from './context'

const mostPreviews = 24
const mostPreviewBytes = 4e6
const filesAtOnce = 32
const previewsAtOnce = 4
const losslessUpTo = 128
const betweenReports = 100

type Order = Parameters<Job<'look'>>[0]
type Progress = (word: string, done: number, of?: number) => void

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

/** Files that cannot be pictures, each with its reason. */
async function sniffAll(
  files: Found[],
  signal: AbortSignal,
  progress: Progress
): Promise<Map<Found, string>> {
  const bad = new Map<Found, string>()
  let done = 0
  for await (const seen of inOrder(files, filesAtOnce, (file) => attempt(file, () => sniff(file)))) {
    if (signal.aborted) throw cancelled()
    if ('reason' in seen) bad.set(seen.found, seen.reason)
    progress('Looking at pictures', ++done, files.length)
  }
  return bad
}

/** Whether the files look like A|B: every one of a few, spread over the set, that has a size. */
async function areWide(files: Found[]): Promise<boolean> {
  const chosen = spread(mostPreviews, files.length).map((place) => files[place]!)
  const sizes = []
  for await (const seen of inOrder(chosen, previewsAtOnce, (file) =>
    attempt(file, () => openPicture(file.path))
  ))
    if ('value' in seen) sizes.push({ width: seen.value.width, height: seen.value.height })
  return sizes.length > 0 && sizes.every(isTwoSquares)
}

/** Spread over the set; of two domains half of each, in turn. */
function chosenFrom(items: Item[]): Item[] {
  const at = (some: Item[], count: number) => spread(count, some.length).map((place) => some[place]!)
  const others = items.filter(({ as }) => as === 'other')
  if (others.length === 0) return at(items, mostPreviews / (items[0]?.as === 'picture' ? 1 : 2))
  const a = at(others, mostPreviews / 2)
  const b = at(
    items.filter(({ as }) => as === 'picture'),
    mostPreviews / 2
  )
  return Array.from({ length: mostPreviews / 2 }, (_, i) => [a[i] ?? [], b[i] ?? []].flat()).flat()
}

type Previews = Pick<Look, 'previews' | 'previewsA'>

/** As many as fit into 4 MB. Unreadable ones are added to `broken`. */
async function previewsOf(
  items: Item[],
  order: Order,
  broken: Broken[],
  signal: AbortSignal
): Promise<Previews> {
  const gate = new Gate(mostPixels)
  const wanted = { side: order.resolution, background: order.background }
  const found: Previews = { previews: [], previewsA: [] }
  let bytes = 0
  for await (const read of inOrder(chosenFrom(items), previewsAtOnce, (item) =>
    readItem(item, wanted, gate)
  )) {
    if (signal.aborted) throw cancelled()
    if ('broken' in read) broken.push(read.broken)
    else {
      const { inputs, others, pictures } = read.parts
      const files = filesOf(read.item)
      const a = await previewOf(files[0]!, inputs ?? others)
      const b = await previewOf(files.at(-1)!, pictures)
      bytes += [...a, ...b].reduce((sum, picture) => sum + picture.bytes.length, 0)
      if (bytes > mostPreviewBytes) break
      found.previewsA.push(...a)
      found.previews.push(...b)
    }
  }
  return found
}

async function previewOf({ file }: Found, crop: Cropped | undefined): Promise<Picture[]> {
  if (!crop) return []
  const type = crop.side <= losslessUpTo ? 'image/png' : 'image/webp'
  return [{ name: file, type, bytes: await encode(crop.pixels, crop.side, type) }]
}

/** Two folders with names of their own name the set; folders called A and B leave it to the folder around them. */
function suggestedName(found: Scan, { layout, sides }: Arranged): string {
  const folders = sidesOf(found)
  if (!sides || !folders || found.roots.length !== 2 || calledLikeSides(folders)) return found.name
  return `${sides.a} ${layout === 'pairs' ? 'to' : 'and'} ${sides.b}`.slice(0, 120)
}

/**
 * Walks what was dropped, reads the first bytes of each picture, and crops a few at the asked resolution.
 * Whether the others are whole shows only when they are imported. Faults: `invalid`, `not-found`, `cancelled`.
 */
export const look: Job<'look'> = async (order, { signal, report }) => {
  let reported = 0
  const broken: Broken[] = []
  const progress: Progress = (word, done, of) => {
    if (performance.now() - reported < betweenReports) return
    reported = performance.now()
    report('progressed', { progress: { share: of ? done / of : 0, word, done, of }, broken, latest: [] })
  }
  const found = await scan(order.paths, signal, (files) => progress('Looking for pictures', files))
  const bad = await sniffAll(found.files, signal, progress)
  const files = found.files.filter((file) => !bad.has(file))
  const usable = (item: Item) => !filesOf(item).some((file) => bad.has(file))
  const offers = offersOf(found, { wide: await areWide(files), swapped: order.swapped, usable })
  const layout = order.layout ?? likeliest(found, offers)
  const arranged = arrange(found, layout, order.swapped)
  broken.push(...found.broken, ...arranged.broken)
  const listed = new Set(broken.map(({ file }) => file))
  for (const [{ file }, reason] of bad) if (!listed.has(file)) broken.push({ file, reason })
  const { previews, previewsA } = await previewsOf(arranged.items.filter(usable), order, broken, signal)
  return {
    folder: found.folder,
    suggestedName: suggestedName(found, arranged),
    layout,
    offers: offers.map(({ layout, pictures, others }) => ({ layout, pictures, others })),
    sides: arranged.sides,
    files: files.length,
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
    classes: offers.find((offer) => offer.layout === layout)?.classes ?? [],
    previews,
    previewsA,
    broken: byCodePoint(broken, ({ file }) => file)
  }
}
