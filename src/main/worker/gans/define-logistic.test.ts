// Reals and fakes judged in one batch teach what they teach in two; the restraint loosens by the schedule.
import { beforeAll, expect, it } from 'vitest'
import { loadEngine } from '../engine'
import { learnerOf } from '../training/learner'
import { batch, take } from '../training/test-learner'
import { convolutionalCritic, convolutionalGenerator } from '../nn/convolutional'
import { dcgan } from './dcgan'
import { settle } from './define'
import { logisticTurns, loosening } from './define-logistic'

beforeAll(async () => void (await loadEngine()))

it('learns the same from one batch as from two, with a penalty and without', async () => {
  const [resolution, latent] = [32, 128]
  const { settings } = settle(dcgan, { batch, width: 8, penaltyEvery: 2 }, resolution)
  const model = dcgan.build({ settings, resolution, classes: 0 })
  const shape = { width: 8, resolution, latent }
  const players = { make: convolutionalGenerator(shape), judge: convolutionalCritic(shape), latent }
  const given = settings as Parameters<typeof logisticTurns>[1]
  const shown = []
  for (const together of [true, false]) {
    const turns = logisticTurns({ ...players, together }, given)
    const learner = learnerOf({ model: { ...model, turns }, seed: 3, mirrored: true })
    shown.push(await take(learner, 4))
    learner.dispose()
  }
  const [one, two] = shown as [Record<string, number>[], Record<string, number>[]]
  expect(one.map((each) => 'penalty' in each)).toEqual([true, false, true, false])
  for (const [step, each] of one.entries()) {
    expect(Object.keys(each)).toEqual(Object.keys(two[step]!))
    for (const [name, value] of Object.entries(each)) expect(two[step]![name]).toBeCloseTo(value, 4)
  }
})

it('loosens the restraint to a tenth at 64 px, and less where there are more pixels', () => {
  const at = (resolution: number, seenImages: number, loosen = 40_000) =>
    loosening({ penalty: 2, loosen }, resolution)(seenImages).dials!['restraint']
  expect(at(64, 0)).toBe(2)
  expect(at(64, 20_000)).toBeCloseTo(2 / Math.sqrt(10))
  expect([32, 64, 128, 256, 512].map((side) => at(side, 1e6))).toEqual([0.2, 0.2, 0.8, 2, 2])
  expect(at(64, 1e6, 0)).toBe(2)
})

it('weighs the penalty by the restraint of the moment', async () => {
  const learned = async (penalty: number, restraint: number | null) => {
    const { settings } = settle(dcgan, { batch, width: 8, penaltyEvery: 1, penalty }, 32)
    const model = dcgan.build({ settings, resolution: 32, classes: 0 })
    const schedule = restraint === null ? {} : { schedule: () => ({ dials: { restraint } }) }
    const learner = learnerOf({ model: { ...model, ...schedule }, seed: 3, mirrored: false })
    const shown = await take(learner, 3)
    learner.dispose()
    return shown.map(({ penalty: found }) => found)
  }
  const strict = await learned(8, null)
  expect(await learned(1, 8)).toEqual(strict)
  expect(await learned(1, null)).not.toEqual(strict)
})
