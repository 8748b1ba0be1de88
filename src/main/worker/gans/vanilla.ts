// The first GAN: fully connected networks and two losses, nothing else. To see how it all began.
import { z } from 'zod'
import * as layers from '../nn/layers'
import { belief, logisticCritic, logisticGenerator } from '../nn/losses'
import { chain, type Layer } from '../nn/network'
import { defineGan, weightsOf, type Lesson, type Model, type Pictures, type Plan, type Turn } from './define'
import { averageSetting, batchSetting, field, mirrorSetting, rateSetting } from './define-settings'

const settings = z.strictObject({
  width: z
    .number()
    .int()
    .min(32)
    .max(2048)
    .multipleOf(32)
    .default(512)
    .meta(
      field({
        title: 'Width',
        description: 'How much both networks can hold. Twice as wide is up to four times slower.',
        level: 'first',
        unit: 'units'
      })
    ),
  learningRate: rateSetting(2e-4),
  mirror: mirrorSetting,
  average: averageSetting,
  batch: batchSetting
})
type VanillaSettings = z.output<typeof settings>

const latent = 100

/** He et al. 2015, eq. 10: keeps the scale of features from layer to layer. */
const from = (width: number, share = 1) => ({ normal: share * Math.sqrt(2 / width) })
/**
 * What touches pixels begins near nothing. Each pixel has weights of its own here, so that what they begin with, and what a
 * critic's first weights tell the generator, is speckle that hardly any training takes out again (Fashion-MNIST at 32 px: KID
 * 0.18 after 180,000 pictures; it was 0.37 after 300,000).
 */
const little = 0.05

function generator({ settings: { width }, resolution }: Plan<VanillaSettings>): Layer {
  const pixels = resolution * resolution * 3
  return chain(
    layers.dense('first', { in: latent, out: width }, from(latent)),
    layers.relu,
    layers.dense('second', { in: width, out: width }, from(width)),
    layers.relu,
    layers.dense('pixels', { in: width, out: pixels }, from(2 * width, little)),
    layers.tanh,
    layers.reshape(resolution, resolution, 3)
  )
}

function critic({ settings: { width }, resolution }: Plan<VanillaSettings>): Layer {
  const pixels = resolution * resolution * 3
  return chain(
    layers.reshape(pixels),
    layers.dense('first', { in: pixels, out: width }, from(pixels, little)),
    layers.leakyRelu,
    layers.dense('second', { in: width, out: width / 2 }, from(width)),
    layers.leakyRelu,
    layers.dense('score', { in: width / 2, out: 1 }, from(width)),
    layers.scores
  )
}

function turnsOf(make: Layer, judge: Layer): Turn[] {
  const fakes = (lesson: Lesson) => {
    const latents = lesson.random.normal('latent', [lesson.batch, latent])
    return make.apply(weightsOf(lesson, 'generator'), latents)
  }
  const criticTurn: Turn['learn'] = (lesson) => {
    const weights = weightsOf(lesson, 'critic')
    const real = judge.apply(weights, lesson.reals(0))
    const fake = judge.apply(weights, fakes(lesson))
    const loss = logisticCritic(real, fake)
    return { loss, shown: { 'loss.critic': loss, 'score.real': belief(real), 'score.fake': belief(fake) } }
  }
  const generatorTurn: Turn['learn'] = (lesson) => {
    const fake = judge.apply(weightsOf(lesson, 'critic'), fakes(lesson))
    const loss = logisticGenerator(fake)
    return { loss, shown: { 'loss.generator': loss } }
  }
  return [
    { moves: 'critic', learn: criticTurn },
    { moves: 'generator', learn: generatorTurn }
  ]
}

function build(plan: Plan<VanillaSettings>): Model {
  const [make, judge] = [generator(plan), critic(plan)]
  const rates = { learningRate: plan.settings.learningRate, beta1: 0.5, beta2: 0.999 }
  return {
    networks: { generator: make, critic: judge },
    rates: { generator: rates, critic: rates },
    draws: 1,
    turns: turnsOf(make, judge),
    rhythms: {},
    averaged: { network: 'generator', halfLifeImages: plan.settings.average },
    latent,
    sample: (weights, { latents }) => make.apply(weights, latents) as Pictures
  }
}

export const vanilla = defineGan({
  id: 'vanilla',
  title: 'Vanilla GAN',
  goodFor: 'A quick look at how it all began, on small and simple pictures. The others draw better.',
  paper: {
    title: 'Generative Adversarial Nets',
    authors: 'Goodfellow, Pouget-Abadie, Mirza, Xu, Warde-Farley, Ozair, Courville, Bengio',
    year: 2014
  },
  needs: 'images',
  makes: 'from-latent',
  resolutions: [32, 64],
  settings,
  batchFor: () => 64,
  build
})
