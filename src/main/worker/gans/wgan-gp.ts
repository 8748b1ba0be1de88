// WGAN-GP: the critic measures how far apart real and made pictures are, and a penalty keeps its slope near 1.
import { z } from 'zod'
import { convolutionalCritic, convolutionalGenerator } from '../nn/convolutional'
import type { Layer } from '../nn/network'
import * as ops from '../nn/ops'
import { gradientPenalty } from '../nn/penalty'
import { defineGan, weightsOf, type Lesson, type Model, type Pictures, type Plan, type Turn } from './define'
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
  learningRate: rateSetting(2e-4),
  criticSteps: z
    .number()
    .int()
    .min(1)
    .max(10)
    .default(5)
    .meta(
      field({
        title: 'Critic’s turns',
        description:
          'How often the critic learns before each turn of the generator. More measures better and is slower.',
        level: 'first',
        unit: 'turns'
      })
    ),
  penalty: z
    .number()
    .min(0.1)
    .max(100)
    .default(10)
    .meta(
      field({
        title: 'Gradient penalty',
        description: 'How strongly the critic’s slope is held near 1. The paper’s 10 suits most pictures.',
        level: 'more'
      })
    ),
  mirror: mirrorSetting,
  average: averageSetting,
  batch: batchSetting
})
type WganSettings = z.output<typeof settings>

const latent = 128

function turnsOf(make: Layer, judge: Layer, given: WganSettings): Turn[] {
  const fakes = (lesson: Lesson, draw: number) => {
    const latents = lesson.random.normal(`latent/${draw}`, [lesson.batch, latent])
    return make.apply(weightsOf(lesson, 'generator'), latents) as Pictures
  }

  const criticTurn = (draw: number): Turn => ({
    moves: 'critic',
    learn(lesson) {
      const judged = (x: Pictures) => judge.apply(weightsOf(lesson, 'critic'), x)
      const [reals, made] = [lesson.reals(draw), fakes(lesson, draw)]
      const [real, fake] = [ops.mean(judged(reals)), ops.mean(judged(made))]
      const share = lesson.random.uniform(`critic/between/${draw}`, [lesson.batch, 1, 1, 1], 0, 1)
      const { penalty, norm } = gradientPenalty(judged, reals, made, share)
      const loss = ops.add(ops.sub(fake, real), ops.mul(penalty, given.penalty)) as ops.Scalar
      const shown = { 'loss.critic': loss, 'score.real': real, 'score.fake': fake, penalty, slope: norm }
      return { loss, shown: shown as Record<string, ops.Scalar> }
    }
  })
  // The fakes of the critic's last turn, which are made already.
  const generatorTurn: Turn = {
    moves: 'generator',
    learn(lesson) {
      const fake = judge.apply(weightsOf(lesson, 'critic'), fakes(lesson, given.criticSteps - 1))
      const loss = ops.neg(ops.mean(fake)) as ops.Scalar
      return { loss, shown: { 'loss.generator': loss } }
    }
  }
  return [...Array.from({ length: given.criticSteps }, (_, draw) => criticTurn(draw)), generatorTurn]
}

function build({ settings: given, resolution }: Plan<WganSettings>): Model {
  const shape = { width: given.width, resolution, latent }
  const [make, judge] = [convolutionalGenerator(shape), convolutionalCritic(shape, false)]
  const rates = { learningRate: given.learningRate, beta1: 0, beta2: 0.9 }
  return {
    networks: { generator: make, critic: judge },
    rates: { generator: rates, critic: rates },
    draws: given.criticSteps,
    turns: turnsOf(make, judge, given),
    rhythms: {},
    averaged: { network: 'generator', halfLifeImages: given.average },
    latent,
    sample: (weights, { latents }) => make.apply(weights, latents) as Pictures
  }
}

export const wganGp = defineGan({
  id: 'wgan-gp',
  title: 'WGAN-GP',
  goodFor: 'Slow and steady: its score says how far the pictures still are from yours.',
  paper: {
    title: 'Improved Training of Wasserstein GANs',
    authors: 'Gulrajani, Ahmed, Arjovsky, Dumoulin, Courville',
    year: 2017
  },
  needs: 'images',
  makes: 'from-latent',
  resolutions: [32, 64, 128, 256, 512],
  settings,
  batchFor: (resolution) => (resolution <= 64 ? 32 : resolution <= 128 ? 16 : 8),
  build
})
