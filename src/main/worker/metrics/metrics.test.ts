// Holds the figures to what can be known beforehand: analytic distances, toy clouds, the spread of repeated draws.
import { beforeAll, describe, expect, it } from 'vitest'
import { loadEngine } from '../engine'
import { hashText } from '../nn/random'
import { eachRow, type Cloud } from './cloud'
import { diversity } from './diversity'
import { everyMetric, measured } from './index'
import { kid } from './kid'
import { precisionRecall } from './precision-recall'

beforeAll(async () => void (await loadEngine()))

const breathe = () => Promise.resolve()

/** Normal numbers (Box and Muller) around `centre` in every dimension, by the seed. */
function normal(seed: number, count: number, width: number, centre = 0): Cloud {
  const uniform = (i: number) => ((hashText(`${seed}/${i}`) >>> 0) + 0.5) / 2 ** 32
  const values = Float32Array.from({ length: count * width }, (_, i) => {
    const length = Math.sqrt(-2 * Math.log(uniform(2 * i)))
    return centre + length * Math.cos(2 * Math.PI * uniform(2 * i + 1))
  })
  return { count, width, values }
}

const cloud = (rows: number[][]): Cloud => ({
  count: rows.length,
  width: rows[0]!.length,
  values: Float32Array.from(rows.flat())
})

/** E[(x·y / d + 1)³] of x ~ N(a, I) and y ~ N(b, I), where a and b hold the same number in each of d dimensions. */
function expected(d: number, a: number, b: number): number {
  const [aa, bb, ab] = [a * a * d, b * b * d, a * b * d]
  const [first, second] = [ab, d + aa + bb + ab ** 2]
  // Given x, x·y is normal with mean x·b and variance |x|².
  const third = ab ** 3 + 3 * ab * bb + 3 * ab * (aa + d + 2)
  return third / d ** 3 + (3 * second) / d ** 2 + (3 * first) / d + 1
}

describe('KID', () => {
  it('is what the kernel gives for normal clouds that are apart, and its interval says so', async () => {
    const d = 6
    const pair = { real: normal(1, 1500, d), made: normal(2, 1200, d, 0.8) }
    const truth = 1000 * (expected(d, 0, 0) + expected(d, 0.8, 0.8) - 2 * expected(d, 0, 0.8))
    const { value, low, high } = (await kid.measure(pair, 1, breathe)).kid
    expect(low).toBeLessThan(truth)
    expect(high).toBeGreaterThan(truth)
    expect((high - low) / truth).toBeLessThan(0.2)
    expect(value / truth).toBeCloseTo(1, 1)
  })

  it('is the estimate of Gretton et al. summed pair by pair', async () => {
    const pair = { real: normal(1, 20, 5), made: normal(2, 15, 5, 1) }
    const rows = ({ count, values }: Cloud) =>
      Array.from({ length: count }, (_, i) => values.slice(i * 5, i * 5 + 5))
    const kernel = (x: Float32Array, y: Float32Array) =>
      (x.reduce((sum, value, i) => sum + value * y[i]!, 0) / 5 + 1) ** 3
    const mean = (of: Float32Array[], to: Float32Array[]) => {
      const values = of.flatMap((x) => to.filter((y) => y !== x).map((y) => kernel(x, y)))
      return values.reduce((sum, value) => sum + value, 0) / values.length
    }
    const [x, y] = [rows(pair.real), rows(pair.made)]
    const truth = 1000 * (mean(x, x) + mean(y, y) - 2 * mean(x, y))
    expect((await kid.measure(pair, 1, breathe)).kid.value / truth).toBeCloseTo(1, 4)
  })

  it('is about 0 for clouds of one kind: below as often as above, and the interval holds 0', async () => {
    const found = []
    for (let round = 0; round < 24; round++) {
      const pair = { real: normal(10 + round, 60, 4), made: normal(50 + round, 70, 4) }
      found.push((await kid.measure(pair, 1, breathe)).kid)
    }
    const below = found.filter(({ value }) => value < 0).length
    expect(below).toBeGreaterThan(5)
    expect(below).toBeLessThan(20)
    expect(found.filter(({ low, high }) => low <= 0 && high >= 0).length).toBeGreaterThanOrEqual(22)
  })

  it('has an interval as wide as repeated draws are spread', async () => {
    const found = []
    for (let round = 0; round < 40; round++) {
      const pair = { real: normal(100 + round, 80, 4), made: normal(200 + round, 80, 4, 0.5) }
      found.push((await kid.measure(pair, 1, breathe)).kid)
    }
    const mean = found.reduce((sum, { value }) => sum + value, 0) / found.length
    const spread = Math.sqrt(found.reduce((sum, { value }) => sum + (value - mean) ** 2, 0) / found.length)
    const claimed = found.reduce((sum, { low, high }) => sum + (high - low) / 2 / 1.96, 0) / found.length
    expect(claimed / spread).toBeGreaterThan(0.75)
    expect(claimed / spread).toBeLessThan(1.5)
  })

  it('is the same for the same seed, and its value for any', async () => {
    const pair = { real: normal(1, 40, 4), made: normal(2, 30, 4, 0.5) }
    const [once, again, other] = [
      await kid.measure(pair, 5, breathe),
      await kid.measure(pair, 5, breathe),
      await kid.measure(pair, 6, breathe)
    ]
    expect(again).toEqual(once)
    expect(other.kid.value).toBe(once.kid.value)
    expect(other.kid.low).not.toBe(once.kid.low)
  })
})

/** Rows at the corners of squares of side 1, each square far from the next. */
const squares = (places: number[]): Cloud =>
  cloud(
    places.flatMap((place) => [
      [place, 0],
      [place, 1],
      [place + 1, 0],
      [place + 1, 1]
    ])
  )

describe('precision and recall', () => {
  it.each([
    ['the same places', [0, 100, 200], [0, 100, 200], 1, 1],
    ['half the places', [0, 100, 200, 300], [0, 0.2, 100, 100.2], 1, 0.5],
    ['those and one other', [0, 0.2, 100], [0, 100, 900], 2 / 3, 1],
    ['the same places in the first of more pictures', [0, 100], [0, 100, 900, 990], 1, 1],
    ['none of the places', [0, 100], [500, 600], 0, 0]
  ] as const)('of %s', async (_what, real, made, precision, recall) => {
    const shifted = squares(made.map((place) => place + 0.1))
    const found = await precisionRecall.measure({ real: squares([...real]), made: shifted }, 1, breathe)
    expect(found.precision).toBeCloseTo(precision, 10)
    expect(found.recall).toBeCloseTo(recall, 10)
  })
})

it('diversity is the mean distance of two pictures', async () => {
  const made = cloud([
    [0, 0],
    [3, 4],
    [0, 0]
  ])
  const real = cloud([
    [0, 0],
    [6, 8]
  ])
  expect(await diversity.measure({ real, made }, 1, breathe)).toEqual({
    diversity: 10 / 3,
    diversityOfDataset: 10
  })
})

it('distances are visited row by row across blocks', async () => {
  const [x, y] = [normal(1, 1100, 3), normal(2, 5, 3)]
  const seen: number[] = []
  const visit = (squared: Float64Array, row: number) => {
    expect(row).toBe(seen.length)
    seen.push(squared[4]!)
  }
  let breaths = 0
  await eachRow(x, y, visit, () => Promise.resolve(void breaths++))
  expect(breaths).toBe(3)
  const [row, other] = [x.values.slice(3 * 1099), y.values.slice(3 * 4)]
  expect(seen[1099]).toBeCloseTo(
    row.reduce((sum, value, i) => sum + (value - other[i]!) ** 2, 0),
    4
  )
})

it('all figures are found, and each metric ends when it may not breathe', async () => {
  const pair = { real: normal(1, 20, 4), made: normal(2, 20, 4) }
  const shares: number[] = []
  const figures = await measured(everyMetric, pair, 1, (share) => Promise.resolve(void shares.push(share)))
  expect(Object.keys(figures)).toEqual(['kid', 'precision', 'recall', 'diversity', 'diversityOfDataset'])
  expect(shares).toEqual(shares.toSorted((a, b) => a - b))
  expect(shares.at(-1)).toBeCloseTo(1)
  const stop = () => Promise.reject(new Error('enough'))
  for (const name of everyMetric) await expect(measured([name], pair, 1, stop)).rejects.toThrow('enough')
})
