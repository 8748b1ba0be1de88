// What a run can begin from: its recipe's runs that have learned, and how they are called.
import { expect, it } from 'vitest'
import type { Run } from '../../preload/nouns'
import { layersInWords, originInWords, originsFor } from './origin'

const run = (name: string, change: Partial<Run> = {}) =>
  ({ name, gan: 'dcgan', checkpoint: 1200, resolution: 64, ...change }) as Run

it('offers runs of the recipe that have a checkpoint after their first step', () => {
  const list = [
    run('Kiln'),
    run('Raw', { checkpoint: 0 }),
    run('Queued', { checkpoint: null }),
    run('Other', { gan: 'fastgan' }),
    run('Ash')
  ]
  expect(originsFor(list, 'dcgan').map(({ name }) => name)).toEqual(['Kiln', 'Ash'])
  expect(originsFor(list, undefined)).toEqual([])
})

it('calls them by name and step, and by size where it differs', () => {
  expect(originInWords(run('Kiln'), 64)).toBe('Kiln, step 1,200')
  expect(originInWords(run('Kiln'), 128)).toBe('Kiln, step 1,200, 64 px')
  expect([1, 3].map(layersInWords)).toEqual(['the first layer', 'the first 3 layers'])
})
