// The job `import`: turns folders of pictures into a packed dataset, and says which files could not be used.
import { access } from 'node:fs/promises'
import type { Broken } from '../../../preload/nouns'
import { fail } from '../../../preload/result'
import { arrange, holdsOf, type Arranged, type Holds, type Item } from '../data/arrange'
import { mostPixels } from '../data/decode'
import { Facing } from '../data/facing'
import { Gate, inOrder } from '../data/flow'
import { checkRoom, diskFault, Pack } from '../data/pack'
import type { Part } from '../data/parts'
import { readItem, type Cropped, type Read } from '../data/read'
import { cancelled, scan, type Scan } from '../data/scan'
import { encode, spread } from '../data/thumbnail'
import type { Job, JobContext } from './context'
import { Tally } from './import-tally'

type Order = Parameters<Job<'import'>>[0]
type Counted = Pick<Holds, 'shape' | 'pictures' | 'others'>

const fewest = 4
const thumbnails = 8
const thumbnailSide = 256
/** Enough to keep the four threads of Node's pool busy while others wait for the disk. */
const itemsAtOnce = 8

const partsInOrder = ['inputs', 'others', 'pictures'] as const satisfies Part[]

function tooFew(count: number, what: 'picture' | 'pair', where: string, broken: Broken[]): Error {
  const some = count === 0 ? `No ${what}` : count === 1 ? `Only 1 ${what}` : `Only ${count} ${what}s`
  const why = broken.length > 0 ? ` (${broken[0]!.file}: ${broken[0]!.reason})` : ''
  return fail(
    'invalid',
    `${some}${where} could be read${why}.`,
    `Atelier needs at least ${fewest} ${what}s; 50 or more teach much better. Add some and import again.`
  )
}

/** Throws `invalid` when a part has too few pictures to learn from. */
function checkEnough({ shape, pictures, others }: Counted, sides: Arranged['sides'], broken: Broken[]): void {
  if (shape !== 'two-domains') {
    if (pictures < fewest) throw tooFew(pictures, shape === 'pairs' ? 'pair' : 'picture', '', broken)
  } else if (others < fewest) throw tooFew(others, 'picture', ` in “${sides?.a}”`, broken)
  else if (pictures < fewest) throw tooFew(pictures, 'picture', ` in “${sides?.b}”`, broken)
}

/** What a dataset's card shows, spread over the set: entries that are shown together or not at all. */
function shownOf({ layout }: Arranged, kept: Item[]): Item[][] {
  const at = (items: Item[], count: number) => spread(count, items.length).map((place) => items[place]!)
  if (layout === 'pictures') return at(kept, thumbnails).map((item) => [item])
  if (layout !== 'two-domains') return at(kept, thumbnails / 2).map((item) => [item])
  const a = kept.filter(({ as }) => as === 'other')
  const b = kept.filter(({ as }) => as === 'picture')
  const count = Math.min(thumbnails / 2, a.length, b.length)
  const ofB = at(b, count)
  return at(a, count).map((item, i) => [item, ofB[i]!])
}

/** Crops from the originals, never enlarged. Answers their names in the folder. */
async function drawThumbnails(pack: Pack, shown: Item[][], background: string): Promise<string[]> {
  const wanted = { side: thumbnailSide, atMost: true, background }
  const gate = new Gate(mostPixels)
  const files: string[] = []
  for (const together of shown) {
    const read = await Promise.all(together.map((item) => readItem(item, wanted, gate)))
    // It could be read a moment ago; if it is gone now, the card does without.
    if (read.some((one) => 'broken' in one)) continue
    for (const { pixels, side } of read.flatMap(cropsOf)) {
      const file = `thumbnails/${files.length}.webp`
      await pack.thumbnail(file, await encode(pixels, side, 'image/webp'))
      files.push(file)
    }
  }
  return files
}

/** Of a pair A first. */
const cropsOf = (read: Read): Cropped[] =>
  'parts' in read ? partsInOrder.flatMap((part) => read.parts[part] ?? []) : []

/** Answers how far the pictures face one way. */
async function fill(pack: Pack, order: Order, tally: Tally, items: Item[], signal: AbortSignal) {
  const facing = new Facing()
  const gate = new Gate(mostPixels)
  const wanted = { side: order.resolution, background: order.background }
  for await (const read of inOrder(items, itemsAtOnce, (item) => readItem(item, wanted, gate))) {
    if (signal.aborted) throw cancelled()
    if ('parts' in read)
      for (const part of partsInOrder) {
        const crop = read.parts[part]
        if (!crop) continue
        if (part === 'pictures') facing.add(crop.pixels, order.resolution)
        await pack.add(part, crop.pixels)
      }
    await tally.add(read)
  }
  return facing.share
}

async function write(pack: Pack, order: Order, arranged: Arranged, found: Scan, context: JobContext) {
  const tally = new Tally(arranged, [...found.broken, ...arranged.broken], context.report)
  const facing = await fill(pack, order, tally, arranged.items, context.signal)
  const { kept, broken, smallest, largest, originalBytes } = tally
  const { labels, ...holds } = holdsOf(arranged.layout, kept)
  checkEnough(holds, arranged.sides, broken)
  const classes = holds.classes.map(({ name }) => name)
  const hash = await pack.seal(labels, classes)
  const card = {
    folder: found.folder,
    hash,
    resolution: order.resolution,
    ...holds,
    sides: arranged.sides,
    ...{ broken, smallest, largest, facing, originalBytes },
    packedBytes: packedBytes(holds, order.resolution) + 2 * labels.length,
    background: order.background,
    licence: order.licence,
    thumbnails: await drawThumbnails(pack, shownOf(arranged, kept), order.background)
  }
  if (context.signal.aborted) throw cancelled()
  await pack.finish({ format: 1, name: order.name, ...card })
  return card
}

function packedBytes({ shape, pictures, others }: Counted, resolution: number): number {
  return ((shape === 'pairs' ? 2 : 1) * pictures + others) * resolution ** 2 * 3
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false
  )
}

/**
 * Packs pictures into the new folder `order.into`: a file for each part (see `partFiles`), `labels.bin` (when there are
 * classes), `dataset.json` and `thumbnails/`, in the order of the relative paths. Thumbnails are answered relative to the
 * folder; each report lists all broken files so far. Faults: `invalid`, `not-found`, `disk`, `cancelled`; after one
 * nothing is left behind.
 */
export const importPictures: Job<'import'> = async (order, context) => {
  if (await exists(order.into))
    throw fail('invalid', `“${order.into}” exists already.`, 'Import into a new folder.')
  context.report('progressed', {
    progress: { share: 0, word: 'Looking for pictures' },
    broken: [],
    latest: []
  })
  const found = await scan(order.paths, context.signal)
  const arranged = arrange(found, order.layout, order.swapped)
  let pack: Pack | null = null
  try {
    const perItem = order.layout === 'pairs' || order.layout === 'halves' ? 2 : 1
    await checkRoom(order.into, perItem * arranged.items.length * order.resolution ** 2 * 3)
    pack = await Pack.begin(order.into, order.resolution)
    return await write(pack, order, arranged, found, context)
  } catch (error) {
    await pack?.abandon()
    throw diskFault(error)
  }
}
