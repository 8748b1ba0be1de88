// From one phase to the next: another graph, the same weights, optimizers anew, and nothing left behind.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, it, onTestFinished } from 'vitest'
import { loadEngine } from '../engine'
import { ganOf } from '../gans'
import { phaseAt, settle } from '../gans/define'
import { loadCheckpoint, saveCheckpoint } from './checkpoint'
import { compiled } from './compiled'
import { learnerOf, type Learner } from './learner'
import { train } from './loop'
import { painterOf } from './painter'
import { drawPictures } from './sheet'
import { batch, drawFor } from './test-learner'

beforeAll(async () => void (await loadEngine()))

const [side, stage] = [16, 16]
const gan = ganOf('progressive')
const given = settle(gan, { width: 8, batch, stage }, side)
const eager = () =>
  learnerOf({ model: gan.build({ ...given, resolution: side, classes: 0 }), seed: 3, mirrored: true })
const fast = (learner = eager()) => compiled(learner, drawFor(learner, side))

/** Trains to so many pictures seen and answers what each step showed. */
async function goTo(learner: Learner, images: number) {
  const shown: Record<string, number>[] = []
  const { seenImages } = learner
  const from = { step: seenImages / batch, seenImages, trainedMs: 0 }
  const order = { learner, draw: drawFor(learner, side), batch, from, goal: { images, ms: null } }
  await train(order, (_reached, values) => {
    shown.push(values)
    return Promise.resolve(null)
  })
  return shown
}

const bytes = (tensors: Learner['weights']) => [...tensors].map(([name, each]) => [name, each.dataSync()])
const pictures = (learner: Learner) => [...drawPictures(learner, [1, 2, 3], side)]

it('knows its phase by the pictures it has seen', () => {
  const learner = eager()
  const { model } = learner
  expect(model.phases).toEqual([
    { name: '8', from: 0 },
    { name: '16', from: 16 }
  ])
  expect([0, 15, 16, 1000].map((seen) => phaseAt(model, seen))).toEqual(['8', '8', '16', '16'])
  expect(phaseAt({}, 5)).toBe('')
  expect([15, 16, 20, 24, 1000].map((seen) => model.schedule!(seen).dials!['fade'])).toEqual([
    1, 0, 0.5, 1, 1
  ])
  learner.dispose()
})

it('keeps weights and pictures bit for bit, forgets gradients, and leaves no tensor behind', async () => {
  const learner = fast()
  const begun = bytes(learner.optimizer)
  // One step before the first phase's end.
  await goTo(learner, stage - batch)
  const [weights, drawn] = [bytes(learner.weights), pictures(learner)]
  expect(bytes(learner.optimizer)).not.toEqual(begun)
  const before = tf.memory().numTensors
  learner.reach(stage)
  expect(tf.memory().numTensors).toBe(before)
  expect(bytes(learner.weights)).toEqual(weights)
  expect(bytes(learner.optimizer)).toEqual(begun)
  expect(pictures(learner)).toEqual(drawn)
  expect(drawn[0]!.side).toBe(side)
  learner.reach(stage - batch)
  learner.reach(stage)
  expect(tf.memory().numTensors).toBe(before)
  learner.dispose()
})

it('makes the steps of both phases that it makes op by op, and other pictures in the second', async () => {
  const [plain, quick] = [eager(), fast()]
  const [one, other] = [await goTo(plain, 3 * stage), await goTo(quick, 3 * stage)]
  expect(other).toHaveLength(12)
  one.forEach((shown, step) =>
    Object.entries(shown).forEach(([series, value]) =>
      expect(other[step]![series], `${series} at ${step}`).toBeCloseTo(value, 1)
    )
  )
  const fresh = eager()
  const [moved, still] = [bytes(quick.weights), bytes(fresh.weights)]
  expect(moved.filter(([, value], i) => `${value}` === `${still[i]![1]}`)).toEqual([])
  for (const each of [plain, quick, fresh]) each.dispose()
})

it('goes on from a checkpoint in the phase that it was saved in, bit for bit', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'atelier-phases-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const whole = fast()
  await goTo(whole, 20)
  const about = { seed: 3, gan: gan.id, settings: given.settings, batch, resolution: side, dataset: 'abc' }
  const state = {
    ...about,
    classes: [],
    parent: null,
    precision: 'float32' as const,
    trainedMs: 0,
    kept: false
  }
  await saveCheckpoint(folder, whole, { ...state, step: 5, seenImages: 20 })
  const rest = eager()
  await loadCheckpoint(join(folder, '5'), rest)
  expect(rest.seenImages).toBe(20)
  const resumed = fast(rest)
  expect(pictures(resumed)).toEqual(pictures(whole))
  const painted = eager()
  await loadCheckpoint(join(folder, '5'), painted, true)
  const painter = painterOf(painted, side)
  const [made] = painter.paint([{ seeds: [1], weights: [1] }])
  const apart = made!.map((value, i) => Math.abs(value - pictures(whole)[0]!.rgba[i]!))
  expect(Math.max(...apart)).toBeLessThanOrEqual(1)
  await goTo(whole, 40)
  await goTo(resumed, 40)
  expect(bytes(resumed.weights)).toEqual(bytes(whole.weights))
  expect(bytes(resumed.optimizer)).toEqual(bytes(whole.optimizer))
  for (const each of [whole, resumed, painter]) each.dispose()
})
