// How far: typed numbers are read as people write them, and nothing is said that was not measured.
import { describe, expect, it } from 'vitest'
import type { Dataset, GanCard, Run } from '../../preload/nouns'
import { about, goalOf, goalWords, outlook, ownGoal } from './length'
import { lastSpeed, unfit } from './recipe'

describe('ownGoal', () => {
  it.each([
    ['10', 'minutes', { goalMs: 600_000, goalImages: null }],
    ['1,5', 'minutes', { goalMs: 90_000, goalImages: null }],
    ['50,000', 'pictures', { goalMs: null, goalImages: 50_000 }],
    ['1.250.000', 'pictures', { goalMs: null, goalImages: 1_250_000 }],
    ['64', 'pictures', { goalMs: null, goalImages: 64 }],
    ['0', 'minutes', 'Type a number above 0.'],
    ['ten', 'minutes', 'Type a number.'],
    ['', 'pictures', 'Type a number.'],
    ['10.5', 'pictures', 'Type a whole number of pictures.'],
    ['2000000000', 'pictures', 'At most 1,000,000,000 pictures.']
  ] as const)('%s %s', (typed, unit, goal) => {
    expect(ownGoal(typed, unit)).toEqual(goal)
  })
})

describe('outlook', () => {
  it('knows nothing more than the goal without a measured speed', () => {
    expect(outlook(goalOf('study'), null)).toEqual({ images: null, ms: 3_600_000 })
    expect(outlook({ goalMs: null, goalImages: 1000 }, null)).toEqual({ images: 1000, ms: null })
  })
  it('reckons with a measured one', () => {
    expect(outlook(goalOf('sketch'), 40)).toEqual({ images: 24_000, ms: 600_000 })
    expect(outlook({ goalMs: null, goalImages: 1000 }, 40)).toEqual({ images: 1000, ms: 25_000 })
  })
  it('is worded', () => {
    expect([goalWords(goalOf('study')), goalWords({ goalMs: null, goalImages: 50_000 })]).toEqual([
      '1 h',
      '50,000 pictures'
    ])
    expect([about(24_613), about(7.4), about(0)]).toEqual(['about 25,000', 'about 7', 'about 0'])
  })
})

describe('recipes', () => {
  const gan = { id: 'dcgan', needs: 'images', resolutions: [32, 64] } as unknown as GanCard
  const dataset = { resolution: 64, shape: 'images' } as unknown as Dataset
  it('says why it does not fit', () => {
    expect(unfit(gan, dataset)).toBeNull()
    expect(unfit(gan, { ...dataset, resolution: 128 })).toBe('32 to 64 px only, these are 128 px')
    expect(unfit({ ...gan, needs: 'labelled' }, dataset)).toBe(
      'Needs labels: import a folder with a sub-folder for each'
    )
  })
  it('finds the newest measured speed of this recipe at this size', () => {
    const run = (gan: string, resolution: number, imagesPerSecond: number | null, changedAt: number) =>
      ({ gan, resolution, imagesPerSecond, changedAt }) as Run
    const runs = [
      run('dcgan', 64, 40, 1),
      run('dcgan', 64, 50, 2),
      run('dcgan', 64, null, 3),
      run('dcgan', 32, 9, 4)
    ]
    expect(lastSpeed(runs, 'dcgan', 64)).toBe(50)
    expect(lastSpeed(runs, 'wgan-gp', 64)).toBeNull()
  })
})
