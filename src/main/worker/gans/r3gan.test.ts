// R3GAN's schedule: everything follows one cosine from its first to its last value.
import { expect, it } from 'vitest'
import { settle } from './define'
import { r3gan } from './r3gan'

const pace = (seenImages: number, settings: Record<string, number> = {}, resolution = 64) => {
  const chosen = settle(r3gan, { settle: 1000 * 1000, ...settings }, resolution)
  return r3gan.build({ settings: chosen.settings, resolution, classes: 0 }).schedule!(seenImages)
}

it('goes from first to last values, half-way at half the time, and stays there', () => {
  const ends = { learningRate: 2e-4, gamma: 1, augmentation: 0.4, average: 8000 }
  expect(pace(0, ends)).toEqual({
    rates: { generator: first, critic: first },
    halfLifeImages: 0,
    dials: { gamma: 1, augmentation: 0 }
  })
  expect(pace(500_000, ends)).toMatchObject({
    rates: { critic: { learningRate: expect.closeTo(1.25e-4), beta1: 0, beta2: expect.closeTo(0.945) } },
    halfLifeImages: expect.closeTo(4000),
    dials: { gamma: expect.closeTo(0.55), augmentation: expect.closeTo(0.2) }
  })
  expect(pace(1e6, ends)).toMatchObject({
    rates: { generator: { learningRate: expect.closeTo(5e-5), beta2: expect.closeTo(0.99) } },
    halfLifeImages: 8000,
    dials: { gamma: expect.closeTo(0.1), augmentation: 0.4 }
  })
  expect(pace(5e6, ends)).toEqual(pace(1e6, ends))
})

const first = { learningRate: 2e-4, beta1: 0, beta2: 0.9 }

it('chooses the restraint of the original where it is left open', () => {
  const gamma = (resolution: number, settings = {}) => pace(0, settings, resolution).dials!['gamma']
  expect(gamma(64)).toBeCloseTo(2)
  expect(gamma(256)).toBeCloseTo(150)
  expect(gamma(256, { gamma: 3 })).toBe(3)
})
