// FastGAN's shallow, excited generator against a plain critic: what makes good pictures of small sets soonest.
import { z } from 'zod'
import { convolutionalCritic } from '../nn/convolutional'
import { excitedGenerator } from '../nn/excitation'
import * as ops from '../nn/ops'
import { defineGan, type Model, type Pictures, type Plan } from './define'
import { logisticSettings, logisticTurns, loosening, loosenSetting } from './define-logistic'
import {
  averageSetting,
  batchSetting,
  field,
  mirrorSetting,
  rateSetting,
  widthSetting
} from './define-settings'

// A form shows settings in this order: what loosens comes after what it loosens.
const { penalty, ...others } = logisticSettings

// Half of the width of RECIPES.md for the generator, which takes most of a step: more than twice as many steps in the same
// time on two cores (README, Figures). The critic keeps the whole, which costs a quarter of them: faces were clearer so by eye.
const settings = z.strictObject({
  width: widthSetting.default(16).meta({
    ...widthSetting.meta(),
    ...field({
      title: 'Width',
      description: 'How much the generator can hold. Twice as wide is about three times slower.',
      level: 'first',
      unit: 'channels'
    })
  }),
  criticWidth: widthSetting.meta({
    ...widthSetting.meta(),
    ...field({
      title: 'Critic’s width',
      description: 'How much the critic can hold. It costs less than the width of the generator.',
      level: 'more',
      unit: 'channels'
    })
  }),
  learningRate: rateSetting(5e-4),
  mirror: mirrorSetting,
  penalty,
  loosen: loosenSetting,
  ...others,
  average: averageSetting.default(20_000).meta(averageSetting.meta()!),
  batch: batchSetting
})

const latent = 256

function build({ settings: given, resolution }: Plan<z.output<typeof settings>>): Model {
  const shape = { width: given.width, resolution, latent }
  const make = excitedGenerator(shape)
  const judge = convolutionalCritic({ ...shape, width: given.criticWidth })
  const rates = { learningRate: given.learningRate, beta1: 0, beta2: 0.99 }
  return {
    networks: { generator: make, critic: judge },
    rates: { generator: rates, critic: rates },
    draws: 1,
    turns: logisticTurns({ make, judge, latent }, given),
    rhythms: { penalty: given.penaltyEvery },
    schedule: loosening(given, resolution),
    averaged: { network: 'generator', halfLifeImages: given.average },
    latent,
    sample: (weights, { latents }) => ops.clip(make.apply(weights, latents) as Pictures)
  }
}

export const fastgan = defineGan({
  id: 'fastgan',
  title: 'FastGAN',
  goodFor: 'Clear pictures of small sets soonest. Start here with 50 to 2,000.',
  suits: { from: 0, below: 2000 },
  paper: {
    title: 'Towards Faster and Stabilized GAN Training for High-fidelity Few-shot Image Synthesis',
    authors: 'Liu, Zhu, Song, Elgammal',
    year: 2021
  },
  needs: 'images',
  makes: 'from-latent',
  resolutions: [32, 64, 128, 256, 512],
  settings,
  // Of 1,000 portraits, after 9 minutes on one core: KID 364 with 16, 379 with 8; two cores came to 380 with 32 (README, Decisions).
  batchFor: (resolution) => (resolution <= 128 ? 16 : 8),
  build
})
