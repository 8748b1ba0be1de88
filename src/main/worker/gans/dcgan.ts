// DCGAN: convolutions all the way, trained with today's losses, penalty, averaging and augmentation.
import { z } from 'zod'
import { convolutionalCritic, convolutionalGenerator } from '../nn/convolutional'
import { defineGan, type Model, type Pictures, type Plan } from './define'
import { logisticSettings, logisticTurns } from './define-logistic'
import { averageSetting, batchSetting, mirrorSetting, rateSetting, widthSetting } from './define-settings'

const settings = z.strictObject({
  width: widthSetting,
  learningRate: rateSetting(5e-4),
  mirror: mirrorSetting,
  ...logisticSettings,
  average: averageSetting,
  batch: batchSetting
})
type DcganSettings = z.output<typeof settings>

const latent = 128

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
    turns: logisticTurns({ make, judge, latent, together: true }, given),
    rhythms: { penalty: given.penaltyEvery },
    averaged: { network: 'generator', halfLifeImages: given.average },
    latent,
    sample: (weights, { latents }) => make.apply(weights, latents) as Pictures
  }
}

export const dcgan = defineGan({
  id: 'dcgan',
  title: 'DCGAN',
  goodFor: 'A steady all-rounder for one kind of picture. Start here with 2,000 or more.',
  // Below that FastGAN's pictures are nearer (README, Proofs).
  suits: { from: 2000 },
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
