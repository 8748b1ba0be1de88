// pix2pix: learns from pairs to make the second of the first; a critic of patches sees to the detail, the difference to the rest.
import { z } from 'zod'
import { theNetwork } from '../metrics/network'
import { jitter } from '../nn/crop'
import { featureDistance } from '../nn/feature-distance'
import { belief, distance, logisticCritic, logisticGenerator } from '../nn/losses'
import type { Layer } from '../nn/network'
import * as ops from '../nn/ops'
import { halvingsFor, patchCritic } from '../nn/patch-critic'
import { uNet, type UNet } from '../nn/u-net'
import {
  defineGan,
  weightsOf,
  type Drawn,
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
  learningRate: rateSetting(5e-4),
  closeness: z
    .number()
    .min(0)
    .max(1000)
    .default(50)
    .meta(
      field({
        title: 'Closeness',
        description:
          'How much it counts that a made picture is the one of the pair, beside looking real. Lower it for bolder, freer pictures.',
        level: 'first'
      })
    ),
  texture: z
    .number()
    .min(0)
    .max(30)
    .default(10)
    .meta(
      field({
        title: 'Texture',
        description:
          'How much it counts that edges and surfaces are alike, seen by a network that knows photographs. 0 leaves them to the critic alone and is faster.',
        level: 'more'
      })
    ),
  mirror: mirrorSetting,
  jitter: z
    .boolean()
    .default(true)
    .meta(
      field({
        title: 'Move pictures',
        description:
          'Moves both pictures of a pair a little, alike, each time they are seen. Helps small sets.',
        level: 'more'
      })
    ),
  average: averageSetting,
  batch: batchSetting
})
type Pix2pixSettings = z.output<typeof settings>

/**
 * What a texture of 1 weighs: beside a closeness of 100 about as much as the difference does. The paper has none of it; Wang
 * et al. 2018 (section 3.3) added it with the same weight; with ten times that held-out pairs came nearest (README, Decisions).
 */
const textureWeight = 10

function turns(make: UNet, judge: Layer, given: Pix2pixSettings): Turn[] {
  const pair = (lesson: Lesson): Required<Pick<Drawn, 'pictures' | 'inputs'>> => {
    const { pictures, inputs } = lesson.drawn(0) as Required<Drawn>
    if (!given.jitter) return { pictures, inputs }
    const [moved, along] = jitter([pictures, inputs], lesson.random, 'jitter')
    return { pictures: moved as Pictures, inputs: along as Pictures }
  }
  // Both turns judge the same fakes, so that they are made once.
  const fakes = (lesson: Lesson, inputs: Pictures) =>
    make.apply(weightsOf(lesson, 'generator'), inputs, lesson.random) as Pictures
  const judged = (lesson: Lesson, inputs: Pictures, x: Pictures) =>
    judge.apply(weightsOf(lesson, 'critic'), ops.concat([inputs, x], 3))

  const criticTurn = (lesson: Lesson): Outcome => {
    const { pictures, inputs } = pair(lesson)
    const real = judged(lesson, inputs, pictures)
    const fake = judged(lesson, inputs, fakes(lesson, inputs))
    const loss = logisticCritic(real, fake)
    return { loss, shown: { 'loss.critic': loss, 'score.real': belief(real), 'score.fake': belief(fake) } }
  }
  const generatorTurn = (lesson: Lesson): Outcome => {
    const { pictures, inputs } = pair(lesson)
    const made = fakes(lesson, inputs)
    const convincing = logisticGenerator(judged(lesson, inputs, made))
    const difference = distance(made, pictures)
    const loss = ops.add(convincing, ops.mul(difference, given.closeness)) as ops.Scalar
    const shown = { 'loss.generator': convincing, difference }
    if (given.texture === 0) return { loss, shown }
    const features = featureDistance(theNetwork(), made, pictures)
    const weighed = ops.mul(features, given.texture * textureWeight)
    return { loss: ops.add(loss, weighed) as ops.Scalar, shown: { ...shown, features } }
  }
  return [
    { moves: 'critic', learn: criticTurn },
    { moves: 'generator', learn: generatorTurn }
  ]
}

function build({ settings: given, resolution }: Plan<Pix2pixSettings>): Model {
  const { width } = given
  const make = uNet({ width, resolution })
  const judge = patchCritic({ in: 6, width, halvings: halvingsFor(resolution), normed: true })
  const rates = { learningRate: given.learningRate, beta1: 0.5, beta2: 0.999 }
  return {
    networks: { generator: make, critic: judge },
    rates: { generator: rates, critic: rates },
    draws: 1,
    besides: ['inputs'],
    turns: turns(make, judge, given),
    rhythms: {},
    averaged: { network: 'generator', halfLifeImages: given.average },
    latent: 0,
    asks: { inputs: { of: 'inputs', side: resolution } },
    sample: (weights, { inputs }) => make.apply(weights, inputs as Pictures) as Pictures
  }
}

export const pix2pix = defineGan({
  id: 'pix2pix',
  title: 'pix2pix',
  goodFor:
    'Turns one kind of picture into another, learned from pairs: a sketch into a painting, a map into a photo.',
  paper: {
    title: 'Image-to-Image Translation with Conditional Adversarial Networks',
    authors: 'Isola, Zhu, Zhou, Efros',
    year: 2017
  },
  needs: 'pairs',
  makes: 'from-image',
  resolutions: [32, 64, 128, 256],
  settings,
  // The paper has 1. On processors 4 take no longer a picture than 8, and are twice the steps.
  batchFor: (resolution) => (resolution <= 128 ? 4 : 1),
  build
})
