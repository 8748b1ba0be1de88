// Reals and fakes judged in one batch teach what they teach in two.
import { beforeAll, expect, it } from 'vitest'
import { loadEngine } from '../engine'
import { learnerOf } from '../training/learner'
import { batch, take } from '../training/test-learner'
import { convolutionalCritic, convolutionalGenerator } from '../nn/convolutional'
import { dcgan } from './dcgan'
import { settle } from './define'
import { logisticTurns } from './define-logistic'

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
