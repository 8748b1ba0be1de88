// The table: orders, unknown values, filters, words.
import { describe, expect, it } from 'vitest'
import type { Run } from '../../preload/nouns'
import { filtered, resorted, sorted } from './run-table'
import { canCarryOn, canPause, canStop, progressOf } from './run-words'

const run = (name: string, change: Partial<Run> = {}): Run => ({
  id: name.toLowerCase().replaceAll(' ', '-'),
  name,
  dataset: 'vessels',
  datasetName: 'Vessels',
  gan: 'dcgan',
  ganTitle: 'DCGAN',
  settings: {},
  seed: 1,
  resolution: 64,
  batch: 16,
  state: 'finished',
  reason: null,
  remedy: null,
  step: 0,
  seenImages: 0,
  goalImages: null,
  goalMs: null,
  trainedMs: 0,
  imagesPerSecond: null,
  memoryBytes: null,
  leftMs: null,
  checkpoint: null,
  picture: null,
  from: null,
  frozen: 0,
  madeAt: 0,
  changedAt: 0,
  ...change
})
const names = (list: Run[]) => list.map((one) => one.name)

const list = [
  run('Run 10', { madeAt: 1, imagesPerSecond: 5, state: 'paused' }),
  run('run 9', { madeAt: 2, state: 'failed' }),
  run('Ash', { madeAt: 3, imagesPerSecond: 50, state: 'running' })
]

describe('sorted', () => {
  it('counts numbers inside names and ignores case', () => {
    expect(names(sorted(list, { column: 'name', descending: false }))).toEqual(['Ash', 'run 9', 'Run 10'])
  })
  it('puts what is not known last in both directions', () => {
    expect(names(sorted(list, { column: 'speed', descending: true }))).toEqual(['Ash', 'Run 10', 'run 9'])
    expect(names(sorted(list, { column: 'speed', descending: false }))).toEqual(['Run 10', 'Ash', 'run 9'])
  })
  it('puts what needs a person first', () => {
    expect(names(sorted(list, { column: 'state', descending: false }))).toEqual(['run 9', 'Ash', 'Run 10'])
  })
  it('keeps the newest first among equals and changes nothing given', () => {
    expect(names(sorted(list, { column: 'dataset', descending: true }))).toEqual(['Ash', 'run 9', 'Run 10'])
    expect(names(list)).toEqual(['Run 10', 'run 9', 'Ash'])
  })
})

describe('resorted', () => {
  it('turns round, and begins each column as people expect', () => {
    const first = resorted({ column: 'when', descending: true }, 'name')
    expect(first).toEqual({ column: 'name', descending: false })
    expect(resorted(first, 'name')).toEqual({ column: 'name', descending: true })
    expect(resorted(first, 'speed')).toEqual({ column: 'speed', descending: true })
  })
})

describe('filtered', () => {
  it('has every run in exactly one of the three', () => {
    const parts = (['live', 'attention', 'done'] as const).flatMap((filter) => filtered(list, filter))
    expect(parts).toHaveLength(list.length)
    expect(names(filtered(list, 'attention'))).toEqual(['run 9'])
    expect(filtered(list, 'all')).toHaveLength(3)
  })
})

describe('words', () => {
  it('says how far it is by its own goal', () => {
    expect(progressOf(run('a', { goalImages: 50_000, seenImages: 12_800 }))).toBe('12,800 of 50,000 pictures')
    expect(progressOf(run('a', { goalMs: 600_000, trainedMs: 240_000 }))).toBe('4 min of 10 min')
  })
  it('offers only what can be done', () => {
    expect(canCarryOn(run('a', { state: 'interrupted' }))).toBe(true)
    expect(canCarryOn(run('a', { state: 'finished' }))).toBe(false)
    expect(canPause(run('a', { state: 'paused' }))).toBe(false)
    expect(canStop(run('a', { state: 'stopped' }))).toBe(false)
  })
})
