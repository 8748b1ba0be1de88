// Places keep their length, meet their corners and stops, and never ask for more seeds than a place may have.
import { expect, test } from 'vitest'
import type { Place } from '../../preload/nouns'
import { beside, between, nameOf, ofSeed, onPad, onPath, readSeed, seedOf, sharesOf } from './place'

const corners = [6, 9, 51, 27] as const
const length = ({ weights }: Place) => Math.hypot(...weights)
const shares = (place: Place) => Object.fromEntries(sharesOf(place).map(({ seed, share }) => [seed, share]))

test('the corners of the pad are its seeds, the centre is of all in equal parts', () => {
  const ends = [onPad(corners, 0, 0), onPad(corners, 1, 0), onPad(corners, 0, 1), onPad(corners, 1, 1)]
  expect(ends).toEqual(corners.map(ofSeed))
  const centre = onPad(corners, 0.5, 0.5)
  expect(length(centre)).toBeCloseTo(1)
  expect(sharesOf(centre).map(({ share }) => share)).toEqual([0.25, 0.25, 0.25, 0.25])
  expect(shares(onPad(corners, 0.2, 0))[6]).toBeCloseTo(0.8 ** 2 / (0.8 ** 2 + 0.2 ** 2))
})

test('a seed that holds two corners counts as both', () => {
  expect(onPad([6, 6, 6, 6], 0.3, 0.7)).toEqual(ofSeed(6))
  expect(shares(onPad([6, 6, 9, 9], 0.1, 0.5))).toEqual({ 6: expect.closeTo(0.5), 9: expect.closeTo(0.5) })
})

test('a path goes through its stops at an even pace and closes', () => {
  const stops = [ofSeed(1), ofSeed(2), ofSeed(3)]
  expect([0, 1, 2, 3].map((at) => seedOf(onPath(stops, at)))).toEqual([1, 2, 3, 1])
  const third = onPath(stops, 2 + 1 / 3)
  expect(shares(third)).toEqual({
    3: expect.closeTo(Math.cos(Math.PI / 6) ** 2),
    1: expect.closeTo(Math.sin(Math.PI / 6) ** 2)
  })
  expect(shares(between(third, third, 0.4))[3]).toBeCloseTo(0.75)
  expect(seedOf(between(ofSeed(4), ofSeed(4), 0.5))).toBe(4)
})

test('a neighbour lies at its angle, and a long way keeps to as many seeds as may be asked for', () => {
  const near = beside(ofSeed(1), 2, 0.3)
  expect(shares(near)[2]).toBeCloseTo(Math.sin(0.3) ** 2)
  let walked = ofSeed(0)
  for (let seed = 1; seed < 60; seed++) walked = beside(walked, seed, 0.3)
  expect([walked.seeds.length, length(walked)]).toEqual([16, expect.closeTo(1)])
  const other = beside(onPad(corners, 0.5, 0.5), 99, 1)
  expect(between(walked, other, 0.5).seeds.length).toBeLessThanOrEqual(32)
  expect(length(between(walked, other, 0.5))).toBeCloseTo(1)
})

test('places and seeds in words', () => {
  expect([nameOf(ofSeed(6)), nameOf(onPad(corners, 0.5, 0.5))]).toEqual(['Seed 6', 'Blend of 4 seeds'])
  expect([readSeed(' 1,204 '), readSeed('a'), readSeed('99999999999')]).toEqual([1204, null, 999_999_999])
})
