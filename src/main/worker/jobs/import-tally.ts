// What the pictures of an import have in common, gathered and reported while they stream by.
import type { Broken, Picture } from '../../../preload/nouns'
import { filesOf, type Arranged, type Item } from '../data/arrange'
import type { Part } from '../data/parts'
import type { Cropped, Read } from '../data/read'
import type { Found } from '../data/scan'
import { encode, shrink, spread } from '../data/thumbnail'
import type { JobContext } from './context'

const betweenReports = 100
const namesShown = 6
/** How many pictures the page is shown while they are prepared, and their side at most, px. */
const picturesShown = 96
const shownSide = 64

async function show(found: Found, { pixels, side }: Cropped): Promise<Picture> {
  const small = shrink(pixels, side, shownSide)
  const bytes = await encode(small, Math.min(side, shownSide), 'image/webp')
  return { name: found.file, type: 'image/webp', bytes }
}

export class Tally {
  readonly kept: Item[] = []
  readonly broken: Broken[]
  smallest = Infinity
  largest = 0
  originalBytes = 0
  private readonly began = performance.now()
  private readonly files: number
  private readonly places: Set<number>
  private reported = 0
  private seenItems = 0
  private seenFiles = 0
  private latest: string[] = []
  private shown: Picture[] = []

  /** `broken`: files that were left out before any was read. */
  constructor(
    { items, sides, layout }: Arranged,
    broken: Broken[],
    private readonly report: JobContext['report']
  ) {
    this.broken = [...broken]
    this.files = items.reduce((sum, item) => sum + filesOf(item).length, 0)
    const shownOfEach = sides && layout !== 'two-domains' ? 2 : 1
    this.places = new Set(spread(picturesShown / shownOfEach, items.length))
  }

  async add(read: Read): Promise<void> {
    const files = filesOf(read.item)
    if ('broken' in read) this.broken.push(read.broken)
    else {
      if (this.places.has(this.seenItems)) await this.show(read.item, read.parts)
      this.kept.push(read.item)
      this.latest = [...this.latest, ...files.map(({ file }) => file)].slice(-namesShown)
      for (const { bytes } of files) this.originalBytes += bytes
      for (const { width, height } of read.sizes) {
        this.smallest = Math.min(this.smallest, width, height)
        this.largest = Math.max(this.largest, width, height)
      }
    }
    this.seenItems += 1
    this.seenFiles += files.length
    this.progress()
  }

  /** Halves of a pair one after the other, A first. */
  private async show(item: Item, { inputs, others, pictures }: Partial<Record<Part, Cropped>>) {
    const [first, last] = [filesOf(item)[0]!, filesOf(item).at(-1)!]
    const a = inputs ?? others
    if (a) this.shown.push(await show(first, a))
    if (pictures) this.shown.push(await show(last, pictures))
  }

  private progress(): void {
    const [done, of] = [this.seenFiles, this.files]
    const now = performance.now()
    if (done < of && now - this.reported < betweenReports) return
    this.reported = now
    const perSecond = (1000 * done) / Math.max(1, now - this.began)
    const leftMs = (1000 * (of - done)) / perSecond
    this.report('progressed', {
      progress: { share: done / of, word: 'Reading pictures', done, of, perSecond, leftMs },
      broken: this.broken,
      latest: this.latest,
      pictures: this.shown
    })
    this.shown = []
  }
}
