// What is SRGAN's alone: at first nothing counts but being right, and nothing else is computed.
import { beforeAll, expect, it } from 'vitest'
import { loadEngine } from '../engine'
import { learnerFor, take } from '../training/test-learner'
import { srgan } from './srgan'

beforeAll(() => loadEngine())

it('learns to be right first, with its critic still', async () => {
  const learner = learnerFor(srgan)
  learner.reach(0)
  const critic = () =>
    [...learner.weights]
      .filter(([name]) => name.startsWith('critic/'))
      .map(([, each]) => each.dataSync().slice())
  const before = critic()
  const faithful = await take(learner, 4)
  expect(faithful.map((shown) => Object.keys(shown))).toEqual(Array(4).fill(['difference']))
  expect(critic()).toEqual(before)
  learner.reach(learner.model.phases!.at(-1)!.from)
  const [bold] = await take(learner, 1)
  expect(Object.keys(bold!)).toEqual(expect.arrayContaining(['difference', 'features', 'loss.critic']))
  expect(critic()).not.toEqual(before)
  learner.dispose()
})
