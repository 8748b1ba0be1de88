// Where one is in a latent space, and the ways to move: the pad, a seed, the path, a neighbour.
import type { Place } from '../../preload/nouns'
import { beside, lastSeed, ofSeed, onPad, onPath, seedOf, type Corners } from '../lib/place'

/** How far neighbours lie, as angles from the present place. */
export const distances = { close: 0.35, further: 0.7, far: 1.1 } as const
export type Distance = keyof typeof distances

export const leastStops = 2
export const mostStops = 12
const neighbours = 8
/** New seeds are short enough to be read out. */
const newSeeds = 10_000
const mostBack = 100

/** What the present place follows: it moves when that moves. `free` is a place by itself. */
type Lead = 'pad' | 'path' | 'free'
type Before = { lead: Lead; free: Place; spot: { x: number; y: number }; at: number }

export class Walk {
  corners = $state.raw<Corners>([0, 1, 2, 3])
  /** Where the point of the pad is, 0 to 1 to the right and down. */
  spot = $state.raw({ x: 0.5, y: 0.5 })
  /** The stops of the closed path, at least two. */
  stops = $state.raw<readonly Place[]>([ofSeed(0), ofSeed(1), ofSeed(2)])
  /** Where on the path one is or was, from 0 to the number of stops. */
  at = $state(0)
  lead = $state<Lead>('pad')
  distance = $state<Distance>('further')
  #free = $state.raw<Place>(ofSeed(0))
  #others = $state.raw<readonly number[]>([])
  #before = $state.raw<readonly Before[]>([])
  #lastSeed = 0
  readonly #random: () => number

  readonly place = $derived.by(() => {
    if (this.lead === 'pad') return onPad(this.corners, this.spot.x, this.spot.y)
    return this.lead === 'path' ? onPath(this.stops, this.at) : this.#free
  })
  /** The present place, where it is one seed alone. */
  readonly seed = $derived(seedOf(this.place))
  readonly around = $derived(this.#others.map((seed) => beside(this.place, seed, distances[this.distance])))
  readonly canBack = $derived(this.#before.length > 0)
  /** The stop at which one stands on the path; null between two and elsewhere. */
  readonly stop = $derived(
    this.lead === 'path' && Number.isInteger(this.at) ? this.at % this.stops.length : null
  )

  /** `random`: from 0 to 1, for new seeds. */
  constructor(random: () => number = Math.random) {
    this.#random = random
    this.lookAround()
  }

  newSeed(): number {
    return Math.floor(this.#random() * newSeeds)
  }

  moveOnPad(x: number, y: number): void {
    this.#leave('pad')
    this.spot = { x: held(x), y: held(y) }
  }

  /** Gives a corner of the pad, counted in reading order, another seed. */
  setCorner(corner: number, seed: number): void {
    this.corners = this.corners.with(corner, seed) as unknown as Corners
  }

  newCorners(): void {
    this.corners = [this.newSeed(), this.newSeed(), this.newSeed(), this.newSeed()]
  }

  goToSeed(seed: number): void {
    this.#lastSeed = Math.min(lastSeed, Math.max(0, seed))
    this.go(ofSeed(this.#lastSeed))
  }

  /** To the next or an earlier seed, counted from the last one that was gone to. */
  stepSeed(by: number): void {
    this.goToSeed((this.seed ?? this.#lastSeed) + by)
  }

  go(place: Place): void {
    this.#remember()
    this.lead = 'free'
    this.#free = place
  }

  /** Goes to a neighbour and looks around there. */
  goBeside(place: Place): void {
    this.go(place)
    this.lookAround()
  }

  /** Chooses other neighbours. */
  lookAround(): void {
    this.#others = Array.from({ length: neighbours }, () => this.newSeed())
  }

  /** Goes to a place of the path, which begins anew after its last stop. */
  moveOnPath(at: number): void {
    this.#leave('path')
    const length = this.stops.length
    this.at = ((at % length) + length) % length
  }

  /** Makes the present place the last stop of the path and stands there. */
  addStop(): void {
    if (this.stops.length >= mostStops) return
    this.stops = [...this.stops, this.place]
    this.moveOnPath(this.stops.length - 1)
  }

  removeStop(index: number): void {
    if (this.stops.length <= leastStops) return
    this.stops = this.stops.toSpliced(index, 1)
    this.moveOnPath(Math.min(index, this.stops.length - 1))
  }

  /** Goes to where one was before the last leap. */
  back(): void {
    const before = this.#before.at(-1)
    if (!before) return
    this.#before = this.#before.slice(0, -1)
    this.lead = before.lead
    this.#free = before.free
    this.spot = before.spot
    this.at = Math.min(before.at, this.stops.length)
  }

  /** A move within what one follows is no leap. */
  #leave(lead: Lead): void {
    if (this.lead === lead) return
    this.#remember()
    this.lead = lead
  }

  #remember(): void {
    const { lead, spot, at } = this
    this.#before = [...this.#before, { lead, spot, at, free: this.#free }].slice(-mostBack)
  }
}

function held(share: number): number {
  return Math.min(1, Math.max(0, share))
}
