// Conditional GAN: one model of several kinds of pictures that is told which kind to make.
import { z } from 'zod'
import { conditionalCritic, conditionalGenerator } from '../nn/conditional'
import { defineGan, weightsOf, type Drawn, type Model, type Pictures, type Plan } from './define'
import { contestTurns, logisticSettings, type Contest } from './define-logistic'
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
  mirror: mirrorSetting,
  balanced: z
    .boolean()
    .default(true)
    .meta(
      field({
        title: 'Show labels alike',
        description: 'Every label is learned from equally often, however few pictures have it.',
        level: 'first'
      })
    ),
  ...logisticSettings,
  average: averageSetting,
  batch: batchSetting
})

const latent = 128

function build({ settings: given, resolution, classes }: Plan<z.output<typeof settings>>): Model {
  const shape = { width: given.width, resolution, latent, classes }
  const [make, judge] = [conditionalGenerator(shape), conditionalCritic(shape)]
  // What is made is to show the classes of the real pictures beside it, so that both are judged alike.
  const contest: Contest = {
    fakes(lesson) {
      const latents = lesson.random.normal('latent', [lesson.batch, latent])
      const { labels } = lesson.drawn(0) as Required<Drawn>
      return make.apply(weightsOf(lesson, 'generator'), latents, labels) as Pictures
    },
    judge(lesson, x) {
      const { labels } = lesson.drawn(0) as Required<Drawn>
      return judge.apply(weightsOf(lesson, 'critic'), x, labels)
    }
  }
  const rates = { learningRate: given.learningRate, beta1: 0, beta2: 0.99 }
  return {
    networks: { generator: make, critic: judge },
    rates: { generator: rates, critic: rates },
    draws: 1,
    besides: ['labels'],
    turns: contestTurns(contest, given),
    rhythms: { penalty: given.penaltyEvery },
    averaged: { network: 'generator', halfLifeImages: given.average },
    latent,
    asks: { classes },
    sample: (weights, { latents, labels }) => make.apply(weights, latents, labels!) as Pictures
  }
}

export const conditional = defineGan({
  id: 'conditional',
  title: 'Conditional GAN',
  goodFor: 'Several kinds of pictures in one model: choose which to make, and go from one to the other.',
  paper: {
    title: 'cGANs with Projection Discriminator',
    authors: 'Miyato, Koyama',
    year: 2018
  },
  needs: 'labelled',
  makes: 'from-latent',
  resolutions: [32, 64, 128, 256, 512],
  settings,
  batchFor: (resolution) => (resolution <= 128 ? 16 : 8),
  build
})
