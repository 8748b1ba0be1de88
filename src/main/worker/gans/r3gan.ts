// R3GAN: a loss over pairs and two penalties that make training settle, and plain modern residual networks.
import { z } from 'zod'
import { augment, type Augmentation } from '../nn/augment'
import { relativistic } from '../nn/losses'
import type { Layer } from '../nn/network'
import * as ops from '../nn/ops'
import { restrained } from '../nn/penalty'
import { residualCritic, residualGenerator } from '../nn/residual'
import {
  defineGan,
  weightsOf,
  type Lesson,
  type Model,
  type Pace,
  type Pictures,
  type Plan,
  type Turn
} from './define'
import { averageSetting, batchSetting, field, mirrorSetting, rateSetting } from './define-settings'

const settings = z.strictObject({
  width: z
    .number()
    .int()
    .min(8)
    .max(384)
    .multipleOf(8)
    .default(16)
    .meta(
      field({
        title: 'Width',
        description: 'How much both networks can hold. Twice as wide is about three times slower.',
        level: 'first',
        unit: 'channels'
      })
    ),
  learningRate: rateSetting(2e-4),
  gamma: z
    .number()
    .min(0)
    .max(10_000)
    .default(0)
    .meta({
      ...field({
        title: 'Restraint (γ)',
        description:
          'Keeps the critic from reacting too sharply. Raise it when training swings or pictures repeat, lower it when they stay soft.',
        level: 'first'
      }),
      'x-zero': 'Atelier chooses'
    }),
  settle: z
    .number()
    .int()
    .min(10_000)
    .max(100_000_000)
    .default(500_000)
    .meta(
      field({
        title: 'Settle over',
        description:
          'Over this many pictures the steps shrink, the restraint loosens and the average grows longer. Choose about as many as the run will see.',
        level: 'first',
        unit: 'pictures'
      })
    ),
  mirror: mirrorSetting,
  augmentation: z
    .number()
    .min(0)
    .max(1)
    .default(0.3)
    .meta(
      field({
        title: 'Vary pictures',
        description:
          'How likely colour, position and a hidden square are varied, in the end, before the critic looks. More helps small sets.',
        level: 'more'
      })
    ),
  average: averageSetting,
  batch: batchSetting
})
type R3ganSettings = z.output<typeof settings>

const latent = 64

/** Residual blocks a stage: the original's two from a sixth of its width on, one below, where the second would halve the speed. */
const blocksFor = (width: number) => (width < 64 ? 1 : 2)

/**
 * Where the original's values lie on a line: 2 for faces at 64 px, 150 at 256 px (train.py). Batches are smaller here,
 * for which it gives no value.
 */
function usualGamma(resolution: number): number {
  return 2 * (resolution / 64) ** (Math.log(150 / 2) / Math.log(4))
}

/** Everything follows one cosine from its first to its last value (training_loop.py). */
function paceOf(given: R3ganSettings, gamma: number, seenImages: number) {
  const share = (1 - Math.cos(Math.PI * Math.min(seenImages / given.settle, 1))) / 2
  const between = (first: number, last: number) => first + share * (last - first)
  const rates = {
    learningRate: between(given.learningRate, given.learningRate / 4),
    beta1: 0,
    beta2: between(0.9, 0.99)
  }
  return {
    rates: { generator: rates, critic: rates },
    halfLifeImages: between(0, given.average),
    dials: { gamma: between(gamma, gamma / 10), augmentation: between(0, given.augmentation) }
  } satisfies Pace
}

const everything = { colour: 1, translation: 1, cutout: 1 }

function turns(make: Layer, judge: Layer, given: R3ganSettings): Turn[] {
  // Both turns judge the same fakes, so that they are made once; the original draws anew for the generator.
  const fakes = (lesson: Lesson) => {
    const latents = lesson.random.normal('latent', [lesson.batch, latent])
    return make.apply(weightsOf(lesson, 'generator'), latents) as Pictures
  }
  const seen = (lesson: Lesson, purpose: string) => (x: Pictures) => {
    if (given.augmentation === 0) return x
    const how: Augmentation = { ...everything, probability: lesson.dials['augmentation']! }
    return augment(x, how, lesson.random, purpose)
  }

  const criticTurn = (lesson: Lesson) => {
    const half = lesson.batch
    const halves = (each: ops.Tensor) => [ops.slice(each, 0, half), ops.slice(each, half, half)] as const
    const { total, loss, scores, squares } = restrained({
      critic: (x, one) => judge.apply(weightsOf(lesson, 'critic'), x, one),
      see: seen(lesson, 'critic'),
      // Together: one pass over twice as many pictures takes less than two.
      x: ops.concat([lesson.reals(0), fakes(lesson)]) as Pictures,
      loss: (each) => relativistic(...halves(each)),
      weight: ops.div(lesson.dials['gamma']!, 2 * half) as ops.Scalar
    })
    const [real, fake] = halves(scores)
    const shown = { 'loss.critic': loss, 'score.real': ops.mean(real), 'score.fake': ops.mean(fake) }
    const penalty = ops.div(ops.sum(squares), half)
    return { loss: total, shown: { ...shown, penalty } as Record<string, ops.Scalar> }
  }
  const generatorTurn = (lesson: Lesson) => {
    const judged = (x: Pictures, purpose: string) =>
      judge.apply(weightsOf(lesson, 'critic'), seen(lesson, purpose)(x))
    const fake = judged(fakes(lesson), 'generator/fake')
    const real = judged(lesson.reals(1), 'generator/real')
    const loss = relativistic(fake, real)
    return { loss, shown: { 'loss.generator': loss } }
  }
  return [
    { moves: 'critic', learn: criticTurn },
    { moves: 'generator', learn: generatorTurn }
  ]
}

function build({ settings: given, resolution }: Plan<R3ganSettings>): Model {
  const shape = { width: given.width, resolution, latent, blocks: blocksFor(given.width) }
  const [make, judge] = [residualGenerator(shape), residualCritic(shape)]
  const gamma = given.gamma || usualGamma(resolution)
  const schedule = (seenImages: number) => paceOf(given, gamma, seenImages)
  return {
    networks: { generator: make, critic: judge },
    rates: schedule(0).rates,
    draws: 2,
    turns: turns(make, judge, given),
    rhythms: {},
    schedule,
    averaged: { network: 'generator', halfLifeImages: given.average },
    latent,
    sample: (weights, { latents }) => ops.clip(make.apply(weights, latents) as Pictures)
  }
}

export const r3gan = defineGan({
  id: 'r3gan',
  title: 'R3GAN',
  goodFor: 'The best pictures of the simple recipes, for who can wait: it settles instead of swinging.',
  paper: {
    title: 'The GAN is dead; long live the GAN! A Modern GAN Baseline',
    authors: 'Huang, Gokaslan, Kuleshov, Tompkin',
    year: 2024
  },
  needs: 'images',
  makes: 'from-latent',
  resolutions: [32, 64, 128, 256, 512],
  settings,
  batchFor: (resolution) => (resolution <= 64 ? 16 : 8),
  build
})
