// The job `import`: turns a folder of pictures into a packed dataset, and says which files could not be used.
import { access } from 'node:fs/promises'
import type { Broken, Picture } from '../../../preload/nouns'
import { fail } from '../../../preload/result'
import { attempt, withPicture, type Attempt } from '../data/attempt'
import { cropCentre } from '../data/crop'
import { mostPixels } from '../data/decode'
import { Gate, inOrder } from '../data/flow'
import { checkRoom, diskFault, Pack } from '../data/pack'
import { cancelled, classesOf, classOf, scan, type Found, type Scan } from '../data/scan'
import { encode, shrink, spread } from '../data/thumbnail'
import type { Job, JobContext } from './context'

type Order = Parameters<Job<'import'>>[0]
type Cropped = { pixels: Uint8Array; width: number; height: number }
type Read = Attempt<Cropped>
type Size = { side: number; atMost?: boolean }

const fewestPictures = 4
const thumbnails = 8
const thumbnailSide = 256
const betweenReports = 100
const namesShown = 6
/** How many pictures the page is shown while they are prepared, and their side at most, px. */
const picturesShown = 96
const shownSide = 64
/** Enough to keep the four threads of Node's pool busy while others wait for the disk. */
const filesAtOnce = 8

/** Decodes one file on the thread pool and crops it to `side`, or less where that would enlarge it and `atMost` is set. */
function readOne(
  found: Found,
  { side, atMost = false }: Size,
  background: string,
  gate: Gate
): Promise<Read> {
  return attempt(found, () =>
    withPicture(found.path, gate, async (picture) => {
      const { width, height } = picture
      const drawn = atMost ? Math.min(side, width, height) : side
      return { pixels: cropCentre(picture, drawn, background), width, height }
    })
  )
}

async function show(name: string, pixels: Uint8Array, side: number): Promise<Picture> {
  const small = shrink(pixels, side, shownSide)
  return { name, type: 'image/webp', bytes: await encode(small, Math.min(side, shownSide), 'image/webp') }
}

/** What the pictures have in common, gathered while they stream by. */
class Tally {
  readonly kept: Found[] = []
  readonly broken: Broken[]
  smallest = Infinity
  largest = 0
  originalBytes = 0
  private readonly began = performance.now()
  private reported = 0
  private seen = 0
  private shown: Picture[] = []
  private readonly places: Set<number>

  constructor(
    private readonly found: Scan,
    private readonly report: JobContext['report']
  ) {
    this.broken = [...found.broken]
    this.places = new Set(spread(picturesShown, found.files.length))
  }

  async add(read: Read, side: number): Promise<void> {
    const { file, bytes } = read.found
    if (this.places.has(this.seen++) && 'value' in read)
      this.shown.push(await show(file, read.value.pixels, side))
    if ('reason' in read) this.broken.push({ file, reason: read.reason })
    else {
      this.kept.push(read.found)
      this.originalBytes += bytes
      this.smallest = Math.min(this.smallest, read.value.width, read.value.height)
      this.largest = Math.max(this.largest, read.value.width, read.value.height)
    }
    this.progress()
  }

  private progress(): void {
    const of = this.found.files.length
    const done = this.kept.length + this.broken.length - this.found.broken.length
    const now = performance.now()
    if (done < of && now - this.reported < betweenReports) return
    this.reported = now
    const perSecond = (1000 * done) / Math.max(1, now - this.began)
    this.report('progressed', {
      progress: {
        share: done / of,
        word: 'Reading pictures',
        done,
        of,
        perSecond,
        leftMs: (1000 * (of - done)) / perSecond
      },
      broken: this.broken,
      latest: this.kept.slice(-namesShown).map(({ file }) => file),
      pictures: this.shown
    })
    this.shown = []
  }
}

function tooFew(kept: number, broken: Broken[]): Error {
  const some = kept === 1 ? 'Only 1 picture' : `Only ${kept} pictures`
  const why = broken.length > 0 ? ` (${broken[0]!.file}: ${broken[0]!.reason})` : ''
  return fail(
    'invalid',
    kept === 0 ? `No picture could be read${why}.` : `${some} could be read${why}.`,
    `Atelier needs at least ${fewestPictures} pictures; 50 or more teach much better. Add some and import again.`
  )
}

/** Crops for the dataset's card, from the originals, never enlarged. Answers their names in the folder. */
async function drawThumbnails(pack: Pack, kept: Found[], { background }: Order): Promise<string[]> {
  const files: string[] = []
  const gate = new Gate(mostPixels)
  for (const place of spread(thumbnails, kept.length)) {
    const read = await readOne(kept[place]!, { side: thumbnailSide, atMost: true }, background, gate)
    // It could be read a moment ago; if it is gone now, the card does without.
    if ('reason' in read) continue
    const file = `thumbnails/${files.length}.webp`
    const { pixels } = read.value
    await pack.thumbnail(file, await encode(pixels, Math.sqrt(pixels.length / 3), 'image/webp'))
    files.push(file)
  }
  return files
}

async function fill(
  pack: Pack,
  order: Order,
  tally: Tally,
  files: Found[],
  signal: AbortSignal
): Promise<void> {
  const gate = new Gate(mostPixels)
  const read = (found: Found) => readOne(found, { side: order.resolution }, order.background, gate)
  for await (const picture of inOrder(files, filesAtOnce, read)) {
    if (signal.aborted) throw cancelled()
    if ('value' in picture) await pack.add(picture.value.pixels)
    await tally.add(picture, order.resolution)
  }
}

async function write(pack: Pack, order: Order, found: Scan, context: JobContext) {
  const tally = new Tally(found, context.report)
  await fill(pack, order, tally, found.files, context.signal)
  const { kept } = tally
  if (kept.length < fewestPictures) throw tooFew(kept.length, tally.broken)
  const classes = classesOf(kept.map(({ file }) => file))
  const numbers = new Map(classes.map(({ name }, i) => [name, i]))
  const labels = classes.length > 0 ? kept.map(({ file }) => numbers.get(classOf(file))!) : []
  const hash = await pack.seal(labels, [...numbers.keys()])
  const card = {
    folder: found.folder,
    hash,
    resolution: order.resolution,
    pictures: kept.length,
    classes,
    broken: tally.broken,
    smallest: tally.smallest,
    largest: tally.largest,
    originalBytes: tally.originalBytes,
    packedBytes: kept.length * order.resolution ** 2 * 3 + 2 * labels.length,
    background: order.background,
    licence: order.licence,
    thumbnails: await drawThumbnails(pack, kept, order)
  }
  if (context.signal.aborted) throw cancelled()
  await pack.finish({ format: 1, name: order.name, ...card })
  return card
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false
  )
}

/**
 * Packs pictures into the new folder `order.into`: `images.bin`, `labels.bin` (when there are classes), `dataset.json`
 * and `thumbnails/`, in the order of the relative paths. Thumbnails are answered relative to the folder; each report
 * lists all broken files so far. Faults: `invalid`, `not-found`, `disk`, `cancelled`; after one nothing is left behind.
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
  let pack: Pack | null = null
  try {
    await checkRoom(order.into, found.files.length * order.resolution ** 2 * 3)
    pack = await Pack.begin(order.into, order.resolution)
    return await write(pack, order, found, context)
  } catch (error) {
    await pack?.abandon()
    throw diskFault(error)
  }
}
