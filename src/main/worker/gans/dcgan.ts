// DCGAN: convolutions all the way, trained with today's losses, penalty, averaging and augmentation.
import { z } from 'zod'
import { augment } from '../nn/augment'
import { convolutionalCritic, convolutionalGenerator } from '../nn/convolutional'
import { belief, logisticCritic, logisticGenerator } from '../nn/losses'
import type { Layer } from '../nn/network'
import * as ops from '../nn/ops'
import { r1 } from '../nn/penalty'
import { defineGan, weightsOf, type Lesson, type Model, type Pictures, type Plan, type Turn } from './define'
import {
  averageSetting,
  batchSetting,
  field,
  mirrorSetting,
  rateSetting,
  widthSetting
} from './define-settings'

const strength = (title: string, description: string) =>
  z
    .number()
    .min(0)
    .max(2)
    .default(1)
    .meta(field({ title, description, level: 'more' }))

const settings = z.strictObject({
  width: widthSetting,
  learningRate: rateSetting(5e-4),
  mirror: mirrorSetting,
  penalty: z
    .number()
    .min(0)
    .max(100)
    .default(1)
    .meta(
      field({
        title: 'Critic restraint (R1)',
        description:
          'Keeps the critic from reacting too sharply. Raise it when training swings, lower it when pictures stay soft.',
        level: 'more'
      })
    ),
  penaltyEvery: z
    .number()
    .int()
    .min(1)
    .max(64)
    .default(8)
    .meta(
      field({
        title: 'Restrain every',
        description: 'The restraint is costly, so it is applied, stronger, only once in so many steps.',
        level: 'more',
        unit: 'steps'
      })
    ),
  colour: strength(
    'Vary colour',
    'Shifts brightness, saturation and contrast before the critic looks. Helps small sets.'
  ),
  translation: strength(
    'Vary position',
    'Shifts pictures a little before the critic looks. Helps small sets.'
  ),
  cutout: strength('Cut out squares', 'Hides a square of each picture from the critic. Helps small sets.'),
  average: averageSetting,
  batch: batchSetting
})
type DcganSettings = z.output<typeof settings>

const latent = 128

function turns(make: Layer, judge: Layer, given: DcganSettings): Turn[] {
  // Both turns judge the same fakes, so that they are made once.
  const fakes = (lesson: Lesson) => {
    const latents = lesson.random.normal('latent', [lesson.batch, latent])
    return make.apply(weightsOf(lesson, 'generator'), latents) as Pictures
  }
  const judged = (lesson: Lesson, purpose: string) => (x: Pictures) =>
    judge.apply(weightsOf(lesson, 'critic'), augment(x, given, lesson.random, purpose))

  const criticTurn = (lesson: Lesson) => {
    const reals = lesson.reals(0)
    const real = judged(lesson, 'critic/real')(reals)
    const fake = judged(lesson, 'critic/fake')(fakes(lesson))
    const loss = logisticCritic(real, fake)
    const shown = { 'loss.critic': loss, 'score.real': belief(real), 'score.fake': belief(fake) }
    if (given.penalty === 0 || !lesson.due['penalty']) return { loss, shown }
    const penalty = r1(judged(lesson, 'critic/real'), reals)
    const weighed = ops.mul(penalty, (given.penalty / 2) * given.penaltyEvery)
    return { loss: ops.add(loss, weighed) as ops.Scalar, shown: { ...shown, penalty } }
  }
  const generatorTurn = (lesson: Lesson) => {
    const loss = logisticGenerator(judged(lesson, 'generator/fake')(fakes(lesson)))
    return { loss, shown: { 'loss.generator': loss } }
  }
  return [
    { moves: 'critic', learn: criticTurn },
    { moves: 'generator', learn: generatorTurn }
  ]
}

function build(plan: Plan<DcganSettings>): Model {
  const given = plan.settings
  const shape = { width: given.width, resolution: plan.resolution, latent }
  const make = convolutionalGenerator(shape)
  const judge = convolutionalCritic(shape)
  const rates = { learningRate: given.learningRate, beta1: 0, beta2: 0.99 }
  return {
    networks: { generator: make, critic: judge },
    rates: { generator: rates, critic: rates },
    draws: 1,
    turns: turns(make, judge, given),
    rhythms: { penalty: given.penaltyEvery },
    averaged: { network: 'generator', halfLifeImages: given.average },
    latent,
    sample: (weights, { latents }) => make.apply(weights, latents) as Pictures
  }
}

export const dcgan = defineGan({
  id: 'dcgan',
  title: 'DCGAN',
  goodFor: 'A steady all-rounder for one kind of picture, from a few hundred on. Start here.',
  paper: {
    title: 'Unsupervised Representation Learning with Deep Convolutional Generative Adversarial Networks',
    authors: 'Radford, Metz, Chintala',
    year: 2015
  },
  needs: 'images',
  makes: 'from-latent',
  resolutions: [32, 64, 128, 256, 512],
  settings,
  // On 64 px portraits 900 steps of 16 drew clearer faces than 500 of 32 did from more pictures, in less time.
  batchFor: (resolution) => (resolution <= 128 ? 16 : 8),
  build
})
