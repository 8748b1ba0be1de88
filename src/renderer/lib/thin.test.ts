// Thinning: extremes survive, means stay true, a run that went back is drawn once.
import { describe, expect, it } from 'vitest'
import type { Line, Point } from '../../preload/nouns'
import { append, emptyLine, indexAt, smooth, thin } from './thin'

const points = (values: number[], from = 1): Point[] =>
  values.map((value, i) => ({ series: 'loss', step: from + i, value }))

const lineOf = (values: number[]): Line =>
  append(new Map(), points(values), values.length + 1).get('loss') ?? emptyLine('loss')

describe('thin', () => {
  it('keeps a short line as it is', () => {
    const line = lineOf([1, 2, 3])
    expect(thin(line, 3)).toBe(line)
  })

  it('never loses the least and the greatest value', () => {
    const values = Array.from({ length: 10_000 }, (_, i) => Math.sin(i / 7))
    values[4321] = 50
    values[8765] = -50
    const thinned = thin(lineOf(values), 100)
    expect(thinned.steps.length).toBeLessThanOrEqual(100)
    expect(thinned.steps.length).toBeGreaterThan(90)
    expect(Math.max(...thinned.high)).toBe(50)
    expect(Math.min(...thinned.low)).toBe(-50)
    expect(thinned.steps.at(-1)).toBe(10_000)
  })

  it('weights the mean by steps, so that thinning twice is thinning once', () => {
    const values = Array.from({ length: 4096 }, (_, i) => i)
    const once = thin(lineOf(values), 16)
    const twice = thin(thin(lineOf(values), 256), 16)
    expect(twice.steps).toEqual(once.steps)
    twice.mean.forEach((mean, i) => expect(mean).toBeCloseTo(once.mean[i]!, 6))
    expect(once.mean[0]).toBeCloseTo(127.5, 6)
  })

  it('puts a gap in the steps between buckets, not into one', () => {
    const line: Line = { series: 'a', steps: [1, 2, 1000], low: [1, 2, 9], mean: [1, 2, 9], high: [1, 2, 9] }
    expect(thin(line, 2)).toEqual({
      series: 'a',
      steps: [2, 1000],
      low: [1, 9],
      mean: [1.5, 9],
      high: [2, 9]
    })
  })
})

describe('append', () => {
  it('leaves the old lines untouched and bounds the new ones', () => {
    let lines: Map<string, Line> = new Map()
    for (let at = 0; at < 50; at++) {
      const before = lines.get('loss')?.steps.length ?? 0
      const next = append(lines, points(Array(40).fill(at), at * 40 + 1), 100)
      expect(lines.get('loss')?.steps.length ?? 0).toBe(before)
      lines = next
      expect(lines.get('loss')!.steps.length).toBeLessThanOrEqual(100)
    }
    expect(lines.get('loss')!.steps.at(-1)).toBe(2000)
    expect(lines.get('loss')!.low[0]).toBe(0)
  })

  it('drops what a run measured after the checkpoint it went back to', () => {
    const first = append(new Map(), points([1, 2, 3, 4]), 100)
    const again = append(first, points([30, 40], 3), 100)
    expect(again.get('loss')!.steps).toEqual([1, 2, 3, 4])
    expect(again.get('loss')!.mean).toEqual([1, 2, 30, 40])
  })
})

describe('smooth', () => {
  it('leaves a constant constant and halves a jump in one half-life', () => {
    expect(smooth(lineOf([4, 4, 4, 4]), 2)).toEqual([4, 4, 4, 4])
    const line: Line = {
      series: 'a',
      steps: [0, 1e6, 1e6 + 10],
      low: [0, 0, 1],
      mean: [0, 0, 1],
      high: [0, 0, 1]
    }
    expect(smooth(line, 10)[2]).toBeCloseTo(0.5, 6)
  })
})

describe('indexAt', () => {
  it('finds the last one that is not later', () => {
    expect([-1, 0, 5, 10, 99].map((step) => indexAt([0, 5, 10], step))).toEqual([-1, 0, 1, 2, 2])
    expect(indexAt([], 3)).toBe(-1)
  })
})
