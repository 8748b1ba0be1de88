// SRGAN: learns to enlarge pictures four times, first faithfully, then with the detail that a critic has come to expect.
import { z } from 'zod'
import { theNetwork } from '../metrics/network'
import { randomCrop } from '../nn/crop'
import { enlargement, enlarger } from '../nn/enlarger'
import { featureDistance } from '../nn/feature-distance'
import { belief, distance, logisticCritic, logisticGenerator } from '../nn/losses'
import type { Layer } from '../nn/network'
import * as ops from '../nn/ops'
import { halvingsFor, patchCritic } from '../nn/patch-critic'
import { r1 } from '../nn/penalty'
import { resize } from '../nn/resize'
import {
  defineGan,
  weightsOf,
  type Lesson,
  type Model,
  type Outcome,
  type Pictures,
  type Plan,
  type Turn
} from './define'
import {
  averageSetting,
  batchSetting,
  field,
  mirrorSetting,
  rateSetting,
  widthSetting
} from './define-settings'

const settings = z.strictObject({
  width: widthSetting,
  blocks: z
    .number()
    .int()
    .min(1)
    .max(32)
    .default(8)
    .meta(
      field({
        title: 'Blocks',
        description: 'How deep the enlarging network is. More learn more and are slower.',
        level: 'more',
        unit: 'blocks'
      })
    ),
  learningRate: rateSetting(2e-4),
  faithful: z
    .number()
    .int()
    .min(0)
    .max(10_000_000)
    .default(30_000)
    .meta(
      field({
        title: 'Faithful first',
        description:
          'For so many pictures it only learns to be right, which stays soft. Then texture and the critic begin to count.',
        level: 'first',
        unit: 'pictures'
      })
    ),
  boldness: z
    .number()
    .min(0)
    .max(10)
    .default(1)
    .meta(
      field({
        title: 'Boldness',
        description: 'How much the critic counts then. More invents more detail, 0 invents none.',
        level: 'first'
      })
    ),
  mirror: mirrorSetting,
  average: averageSetting,
  batch: batchSetting
})
type SrganSettings = z.output<typeof settings>

/** Side of what is cut out of the pictures, px: enough for texture, and as fast at every resolution. */
const cropSide = 64

/** What counts beside single pixels in the second stage, at a boldness of 1 (Wang et al. 2021, section 4.1, has 1 and 0.1). */
const texture = 1
const critique = 0.1
/** Ledig et al. 2017, section 3.2: the adversarial stage goes on from a network that was trained to be right. */
const [faithful, bold] = ['faithful', 'bold']
const gamma = 1
const penaltyEvery = 8
/** What the critic teaches goes back and forth around what is right: three times the usual ramp evens that out (README, Decisions). */
const ramp = 0.15

const smallOf = (x: Pictures) => ops.clip(resize(x, x.shape[1] / enlargement))

function turns(make: Layer, judge: Layer, side: number, boldness: number): Turn[] {
  const reals = (lesson: Lesson) => randomCrop([lesson.reals(0)], side, lesson.random, 'crop')[0] as Pictures
  // Both turns judge the same fakes, so that they are made once.
  const fakes = (lesson: Lesson) =>
    make.apply(weightsOf(lesson, 'generator'), smallOf(reals(lesson))) as Pictures
  const judged = (lesson: Lesson) => (x: Pictures) => judge.apply(weightsOf(lesson, 'critic'), x)

  const criticTurn = (lesson: Lesson): Outcome => {
    const [real, fake] = [judged(lesson)(reals(lesson)), judged(lesson)(fakes(lesson))]
    const loss = logisticCritic(real, fake)
    const shown = { 'loss.critic': loss, 'score.real': belief(real), 'score.fake': belief(fake) }
    if (!lesson.due['penalty']) return { loss, shown }
    const penalty = r1((x) => ops.mean(judged(lesson)(x), [1, 2, 3]), reals(lesson))
    const weighed = ops.mul(penalty, (gamma / 2) * penaltyEvery)
    return { loss: ops.add(loss, weighed) as ops.Scalar, shown: { ...shown, penalty } }
  }
  const generatorTurn = (lesson: Lesson): Outcome => {
    const [real, made] = [reals(lesson), fakes(lesson)]
    const difference = distance(made, real)
    if (lesson.phase === faithful) return { loss: difference, shown: { difference } }
    const convincing = logisticGenerator(judged(lesson)(made))
    const features = featureDistance(theNetwork(), made, real)
    const weighed = ops.add(ops.mul(features, texture), ops.mul(convincing, critique * boldness))
    const loss = ops.add(difference, weighed) as ops.Scalar
    return { loss, shown: { 'loss.generator': convincing, difference, features } }
  }
  return [
    { moves: 'critic', phase: bold, learn: criticTurn },
    { moves: 'generator', learn: generatorTurn }
  ]
}

function build({ settings: given, resolution }: Plan<SrganSettings>): Model {
  const side = Math.min(resolution, cropSide)
  const make = enlarger({ width: given.width, blocks: given.blocks })
  const judge = patchCritic({ in: 3, width: given.width, halvings: halvingsFor(side), normed: false })
  const { learningRate } = given
  return {
    networks: { generator: make, critic: judge },
    rates: {
      generator: { learningRate, beta1: 0.9, beta2: 0.99 },
      critic: { learningRate, beta1: 0.9, beta2: 0.99 }
    },
    draws: 1,
    turns: turns(make, judge, side, given.boldness),
    rhythms: { penalty: penaltyEvery },
    phases: [
      { name: faithful, from: 0 },
      { name: bold, from: given.faithful }
    ],
    averaged: { network: 'generator', halfLifeImages: given.average, ramp },
    latent: 0,
    asks: { inputs: { of: 'pictures', side: resolution / enlargement } },
    sample: (weights, { inputs }) => ops.clip(make.apply(weights, inputs as Pictures) as Pictures)
  }
}

export const srgan = defineGan({
  id: 'srgan',
  title: 'SRGAN',
  goodFor:
    'Enlarges pictures four times, with the detail of those it learned from: prints of what the others make.',
  paper: {
    title: 'Photo-Realistic Single Image Super-Resolution Using a Generative Adversarial Network',
    authors: 'Ledig, Theis, Huszár, Caballero, Cunningham, Acosta, Aitken, Tejani, Totz, Wang, Shi',
    year: 2017
  },
  needs: 'small-and-large',
  makes: 'from-image',
  resolutions: [32, 64, 128, 256, 512],
  settings,
  batchFor: () => 16,
  build
})
