// One request at a time, the large picture first, of each wish only the newest, and no more after a failure.
import { beforeEach, expect, test } from 'vitest'
import type { Place } from '../../preload/nouns'
import { Easel, type Spot } from './easel.svelte'

const side = 2
const place = (seed: number): Place => ({ seeds: [seed], weights: [1] })
const some = (from: number, count: number) => Array.from({ length: count }, (_, i) => place(from + i))
/** The seed of each place in `asked`, and the first byte of each picture of `spot`. */
const seedsShown = (spot: Spot) => spot.painted.map((each) => each?.pixels.bytes[0])

let asked: number[][]
let answer: (() => void) | null
let failure: Error | null
let failed: unknown[]
let easel: Easel

/** Pictures whose bytes are their seed, when the test lets them go. */
async function paint(places: readonly Place[]) {
  asked.push(places.map(({ seeds }) => seeds[0]!))
  await new Promise<void>((resolve) => (answer = resolve))
  if (failure) throw failure
  const size = side * side * 4
  const pixels = new Uint8Array(places.length * size)
  places.forEach(({ seeds }, i) => pixels.fill(seeds[0]!, i * size, (i + 1) * size))
  return { side, pixels }
}

async function settle(): Promise<void> {
  answer?.()
  answer = null
  await new Promise((done) => setTimeout(done))
}

async function until(is: () => boolean): Promise<void> {
  for (let i = 0; i < 1000 && !is(); i++) {
    await settle()
    await new Promise((done) => setTimeout(done, 2))
  }
  expect(is()).toBe(true)
}

beforeEach(() => {
  asked = []
  answer = null
  failure = null
  failed = []
  easel = new Easel(paint, (error) => failed.push(error))
})

test('of places that change while one is being painted only the newest follows', async () => {
  for (const seed of [1, 2, 3, 4]) easel.large.show([place(seed)])
  expect(asked).toEqual([[1]])
  await settle()
  expect([asked, seedsShown(easel.large)]).toEqual([[[1], [4]], [1]])
  await settle()
  expect([asked.length, seedsShown(easel.large)]).toEqual([2, [4]])
  expect(easel.pictureMs).toBeGreaterThan(0)
  easel.again()
  expect(easel.pictureMs).toBeNull()
})

test('the same wish again asks for nothing', async () => {
  easel.large.show([place(1)])
  await settle()
  easel.large.show([place(1)])
  await settle()
  expect(asked).toEqual([[1]])
})

test('small pictures come after the large one, spot by spot, each once', async () => {
  const first = easel.spot()
  const second = easel.spot()
  second.show(some(50, 3))
  first.show(some(10, 30))
  easel.large.show([place(1)])
  await until(() => !first.waits && !second.waits)
  const order = asked.flat()
  expect(order.indexOf(1)).toBeLessThan(order.indexOf(10))
  expect(order.toSorted((a, b) => a - b)).toEqual([
    1,
    ...Array.from({ length: 30 }, (_, i) => 10 + i),
    ...[50, 51, 52]
  ])
  expect(seedsShown(first)).toEqual(Array.from({ length: 30 }, (_, i) => 10 + i))
  expect(Math.max(...asked.map((places) => places.length))).toBeLessThanOrEqual(16)
})

test('an old picture stays, with the place that it shows, until the new one is there', async () => {
  const spot = easel.spot()
  spot.show(some(1, 3))
  await until(() => !spot.waits)
  spot.show(some(5, 2))
  expect(spot.painted.map((each) => each?.place.seeds[0])).toEqual([1, 2])
  await until(() => !spot.waits)
  expect(spot.painted.map((each) => each?.place.seeds[0])).toEqual([5, 6])
})

test('after a failure it asks no more until everything is wanted anew', async () => {
  failure = new Error('no checkpoint')
  easel.large.show([place(1)])
  await settle()
  easel.large.show([place(2)])
  await settle()
  expect([asked, failed]).toEqual([[[1]], [failure]])
  failure = null
  easel.again()
  await settle()
  expect([asked, seedsShown(easel.large)]).toEqual([[[1], [2]], [2]])
})

test('a failure of a model that is no longer wanted is nobody’s', async () => {
  failure = new Error('the old run was removed')
  easel.large.show([place(1)])
  easel.clear()
  easel.large.show([place(2)])
  await settle()
  failure = null
  await settle()
  expect([failed, asked, seedsShown(easel.large)]).toEqual([[], [[1], [2]], [2]])
})

test('another model paints every wish anew, and what the old one was asked for is dropped', async () => {
  easel.large.show([place(1)])
  easel.again()
  await settle()
  expect(seedsShown(easel.large)).toEqual([])
  await settle()
  expect([asked, seedsShown(easel.large)]).toEqual([[[1], [1]], [1]])
})

test('at rest nothing is asked for, and the pictures stay', async () => {
  const spot = easel.spot()
  easel.large.show([place(1)])
  await settle()
  spot.show(some(1, 4))
  easel.rest()
  await new Promise((done) => setTimeout(done, 200))
  expect([asked, seedsShown(easel.large)]).toEqual([[[1]], [1]])
})

test('a run in the place of another is painted from the same wishes, and nothing of the old one stays', async () => {
  easel.large.show([place(1)])
  await settle()
  easel.clear()
  expect(easel.large.painted).toEqual([])
  await settle()
  expect([asked, seedsShown(easel.large)]).toEqual([[[1], [1]], [1]])
})
