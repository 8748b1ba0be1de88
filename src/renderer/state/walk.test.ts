// Every way to move leads somewhere, back leads where one was, and the path keeps at least two stops.
import { beforeEach, expect, test } from 'vitest'
import { ofSeed, sharesOf } from '../lib/place'
import { Walk } from './walk.svelte'

let walk: Walk
const shares = () => Object.fromEntries(sharesOf(walk.place).map(({ seed, share }) => [seed, share]))

beforeEach(() => {
  let drawn = 0
  walk = new Walk(() => (drawn++ % 97) / 100)
})

test('it begins amid the pad; a new seed at a corner moves the place, the pad ends at its edges', () => {
  expect(shares()).toEqual({ 0: 0.25, 1: 0.25, 2: 0.25, 3: 0.25 })
  walk.setCorner(2, 51)
  expect(Object.keys(shares())).toEqual(['0', '1', '3', '51'])
  walk.moveOnPad(-3, 9)
  expect([walk.spot, walk.seed]).toEqual([{ x: 0, y: 1 }, 51])
})

test('seeds: there, on, back before the first, and on from the last one after a blend', () => {
  walk.goToSeed(12)
  walk.stepSeed(1)
  expect(walk.seed).toBe(13)
  walk.moveOnPad(0.4, 0.4)
  expect(walk.seed).toBeNull()
  walk.stepSeed(-1)
  expect(walk.seed).toBe(12)
  walk.goToSeed(0)
  walk.stepSeed(-1)
  expect(walk.seed).toBe(0)
})

test('back undoes leaps, not the moves between them', () => {
  walk.moveOnPad(0.2, 0.2)
  walk.moveOnPad(0.3, 0.3)
  expect(walk.canBack).toBe(false)
  walk.goToSeed(7)
  walk.moveOnPath(1.5)
  walk.moveOnPath(1.6)
  walk.back()
  expect([walk.lead, walk.seed]).toEqual(['free', 7])
  walk.back()
  expect([walk.lead, walk.spot, walk.canBack]).toEqual(['pad', { x: 0.3, y: 0.3 }, false])
})

test('eight neighbours; going to one makes it the present place with eight of its own', () => {
  const [, second] = walk.around
  expect(walk.around).toHaveLength(8)
  walk.goBeside(second!)
  expect(walk.place).toEqual(second)
  expect(walk.around.some((place) => place.seeds.join() === second!.seeds.join())).toBe(false)
})

test('a farther distance leaves less of the present place', () => {
  walk.goToSeed(5000)
  const left = (distance: typeof walk.distance) => {
    walk.distance = distance
    return sharesOf(walk.around[0]!).find(({ seed }) => seed === 5000)!.share
  }
  expect(left('close')).toBeGreaterThan(left('further'))
  expect(left('further')).toBeGreaterThan(left('far'))
})

test('stops are added where one stands, removed down to two, and the path goes round', () => {
  walk.goToSeed(40)
  walk.addStop()
  expect([walk.stops.at(-1), walk.stop, walk.seed]).toEqual([ofSeed(40), 3, 40])
  walk.moveOnPath(4.5)
  expect([walk.at, walk.stop]).toEqual([0.5, null])
  walk.removeStop(0)
  walk.removeStop(2)
  walk.removeStop(0)
  expect(walk.stops.map(({ seeds }) => seeds[0])).toEqual([1, 2])
  expect(walk.stop).toBe(1)
})
