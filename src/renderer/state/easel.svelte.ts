// Asks for pictures of places, one request at a time: the large picture first, and of each wish only the newest.
import { untrack } from 'svelte'
import type { Painting, Place } from '../../preload/nouns'
import { picturesOf, type Pixels } from '../lib/pixels'

/** A picture and the place that it shows, which may no longer be the one that is wished for. */
export type Painted = { place: Place; pixels: Pixels }

/** Small pictures wait until the large one has stood still for so long, but at most so long, ms. */
const restMs = 120
const patienceMs = 1500
/** How long one request for small pictures may keep the large one waiting, ms. */
const mostMs = 60
/** The painter makes so many at once where it can. */
const batches = [1, 4, 16]
/** The time of a picture is the median of so many. */
const timesKept = 15

/** One thing on the page that shows pictures of places. */
export class Spot {
  painted = $state.raw<readonly (Painted | undefined)[]>([])
  #wish: readonly Place[] = []
  #done = 0
  /** Counts the models whose pictures it has shown. */
  #model = 0
  readonly #tell: () => void
  readonly #takesLate: boolean

  /** `takesLate`: shows the picture of a wish that has changed meanwhile, so that one under a moving hand moves too. */
  constructor(tell: () => void, takesLate = false) {
    this.#tell = tell
    this.#takesLate = takesLate
  }

  get waits(): boolean {
    return this.#done < this.#wish.length
  }

  /** Wishes for pictures of these places, in this order. Those of an earlier wish stay until each is replaced. */
  show(places: readonly Place[]): void {
    if (places.length === this.#wish.length && places.every((place, i) => isSame(place, this.#wish[i]!)))
      return
    this.#wish = places
    this.#done = 0
    const kept = untrack(() => this.painted)
    if (kept.length > places.length) this.painted = kept.slice(0, places.length)
    this.#tell()
  }

  /** The next places of the wish, up to `most`, and how their pictures are taken in. */
  next(most: number): { places: readonly Place[]; take: (pictures: readonly Pixels[]) => void } {
    const [wish, from, model] = [this.#wish, this.#done, this.#model]
    const places = wish.slice(from, from + most)
    return {
      places,
      take: (pictures) => {
        const isWished = this.#wish === wish
        if (this.#model !== model || (!isWished && !this.#takesLate)) return
        if (isWished) this.#done = from + places.length
        const painted = [...this.painted]
        places.forEach((place, i) => (painted[from + i] = { place, pixels: pictures[i]! }))
        this.painted = painted
      }
    }
  }

  /** Everything anew: another model paints it. */
  again(): void {
    this.#model += 1
    this.#done = 0
  }

  /** The same wish anew: what it is painted with has changed. What is on its way is shown where late pictures are taken. */
  redo(): void {
    this.#wish = [...this.#wish]
    this.#done = 0
  }

  /** Wishes for nothing. The pictures stay. */
  rest(): void {
    this.#wish = []
    this.#done = 0
  }

  clear(): void {
    this.again()
    this.painted = []
  }
}

function isSame(a: Place, b: Place): boolean {
  return (
    a.seeds.length === b.seeds.length &&
    a.seeds.every((seed, i) => seed === b.seeds[i] && a.weights[i] === b.weights[i])
  )
}

export class Easel {
  readonly large: Spot
  /** From asking for the large picture to having it: the median of the last few, ms; null before there are any. */
  pictureMs = $state<number | null>(null)
  readonly #small: Spot[] = []
  readonly #paint: (places: readonly Place[]) => Promise<Painting>
  readonly #onfail: (error: unknown) => void
  /** Null until the first picture, for which the model had to be loaded. */
  #times: number[] | null = null
  /** Which of the batches small pictures are asked for in. */
  #batch = 0
  #movedAt = -Infinity
  /** Since when small pictures have had no turn. */
  #waitingSince = 0
  #isBusy = false
  /** Counts what paints: a failure of what no longer does is nobody's. */
  #model = 0
  /** After a failure nothing more is asked for until everything is wanted anew. */
  #isStopped = false
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(paint: (places: readonly Place[]) => Promise<Painting>, onfail: (error: unknown) => void) {
    this.#paint = paint
    this.#onfail = onfail
    this.large = new Spot(() => {
      this.#movedAt = performance.now()
      void this.#work()
    }, true)
  }

  /** A spot of small pictures; the one that was made first has the first turn. */
  spot(): Spot {
    const spot = new Spot(() => void this.#work())
    this.#small.push(spot)
    return spot
  }

  /** Paints every wish anew. */
  again(): void {
    this.#renew()
    for (const spot of this.#spots) spot.again()
    void this.#work()
  }

  /** Paints every wish anew under a moving hand: the large picture goes along, the small ones wait until it rests. */
  redo(): void {
    this.#isStopped = false
    for (const spot of this.#spots) spot.redo()
    this.#movedAt = performance.now()
    void this.#work()
  }

  /** Stops asking, until there are wishes again; what was painted stays. */
  rest(): void {
    for (const spot of this.#spots) spot.rest()
    clearTimeout(this.#timer)
  }

  /** Forgets what was painted and how long it took, and paints every wish anew: another model comes. */
  clear(): void {
    for (const spot of this.#spots) spot.clear()
    this.#renew()
    this.#batch = 0
    void this.#work()
  }

  #renew(): void {
    this.#model += 1
    this.#isStopped = false
    this.#times = null
    this.pictureMs = null
  }

  get #spots(): Spot[] {
    return [this.large, ...this.#small]
  }

  async #work(): Promise<void> {
    clearTimeout(this.#timer)
    if (this.#isBusy) return
    this.#isBusy = true
    for (let spot = this.#turn(); spot; spot = this.#turn()) await this.#tryToPaint(spot)
    this.#isBusy = false
  }

  async #tryToPaint(spot: Spot): Promise<void> {
    const model = this.#model
    try {
      await this.#paintSome(spot)
    } catch (error) {
      if (this.#model !== model) return
      this.#isStopped = true
      this.#onfail(error)
    }
  }

  /** Whose turn it is now. */
  #turn(): Spot | undefined {
    if (this.#isStopped) return undefined
    const now = performance.now()
    const small = this.#small.find((spot) => spot.waits)
    if (!small) this.#waitingSince = now
    const patience = this.#waitingSince + patienceMs - now
    if (this.large.waits && patience > 0) return this.large
    if (!small) return undefined
    const wait = Math.min(patience, this.#movedAt + restMs - now)
    if (wait <= 0) return small
    this.#timer = setTimeout(() => void this.#work(), wait)
    return undefined
  }

  async #paintSome(spot: Spot): Promise<void> {
    const began = performance.now()
    const isLarge = spot === this.large
    const { places, take } = spot.next(isLarge ? 1 : batches[this.#batch]!)
    take(picturesOf(await this.#paint(places)))
    const now = performance.now()
    if (isLarge) return this.#note(now - began)
    this.#waitingSince = now
    this.#resize(now - began, places.length)
  }

  /** Asks for more at once while that goes fast. */
  #resize(ms: number, asked: number): void {
    if (ms > mostMs) this.#batch = Math.max(0, this.#batch - 1)
    else if (ms < mostMs / 3 && asked === batches[this.#batch])
      this.#batch = Math.min(batches.length - 1, this.#batch + 1)
  }

  #note(ms: number): void {
    if (this.#times === null) {
      this.#times = []
      return
    }
    this.#times = [...this.#times, ms].slice(-timesKept)
    this.pictureMs = this.#times.toSorted((a, b) => a - b)[this.#times.length >> 1]!
  }
}
