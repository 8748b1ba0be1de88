// StyleGAN3 (config T): pictures whose every detail moves with what it belongs to, for no layer knows where it is.
import { z } from 'zod'
import { aliasFree } from '../nn/alias-free'
import type { Weights } from '../nn/network'
import { averageStyle, mapping, noteAverage, truncated } from '../nn/style'
import { styleCritic } from '../nn/style-critic'
import { defineGan, weightsOf, type Lesson, type Model, type Plan, type Wish } from './define'
import {
  criticOf,
  halfLifeOf,
  lazy,
  moreStyleSettings,
  penaltyEvery,
  styleSettings,
  styleTurns
} from './define-style'

const settings = z.strictObject({ ...styleSettings, ...moreStyleSettings })
type StyleGan3Settings = z.output<typeof settings>

/** The critic learns slower than the generator (Karras et al. 2021, in their train.py: 0.002 to 0.0025). */
const criticPace = 0.8
/** Pictures after which half of what features' power was is forgotten; 20,000 in the paper, whose runs are a hundred times as long. */
const powerHalfLife = 2000

function build({ settings: given, resolution }: Plan<StyleGan3Settings>): Model {
  const { latent, batch, learningRate } = given
  const shape = { width: given.width, resolution, latent }
  const map = mapping({ latent, layers: given.mapping })
  const make = aliasFree({ ...shape, powerKept: 0.5 ** (batch / powerHalfLife) })
  const judge = styleCritic(shape)
  // 0.5 at 128 px for batches of 32, four times as much with each doubling (docs/configs.md of the paper's code).
  const gamma = given.gamma || resolution ** 2 / (1024 * batch)
  const made = (lesson: Lesson) => {
    const weights = weightsOf(lesson, 'generator')
    const styles = map.apply(weights, lesson.random.normal('latent', [lesson.batch, latent]))
    noteAverage(weights, styles)
    return { pictures: make.apply(weights, styles) }
  }
  const styleOf = (weights: Weights, { latents, truncation }: Wish) =>
    truncated(weights, map.apply(weights, latents), truncation)
  return {
    networks: {
      generator: { parameters: [...map.parameters, ...make.parameters, averageStyle(latent)] },
      critic: criticOf(judge, given)
    },
    rates: {
      generator: lazy(learningRate, null),
      critic: lazy(criticPace * learningRate, penaltyEvery)
    },
    draws: 1,
    turns: styleTurns({ made, judge }, { adaptive: given.adaptive, gamma }),
    rhythms: { penalty: penaltyEvery },
    averaged: { network: 'generator', halfLifeImages: halfLifeOf(given) },
    latent,
    sample: (weights, wish) => make.apply(weights, styleOf(weights, wish)),
    translated: (weights, wish, by) => make.apply(weights, styleOf(weights, wish), by)
  }
}

export const stylegan3 = defineGan({
  id: 'stylegan3',
  title: 'StyleGAN3',
  goodFor: 'Walks without flicker: detail moves with what it belongs to. The slowest to train.',
  paper: {
    title: 'Alias-Free Generative Adversarial Networks',
    authors: 'Karras, Aittala, Laine, Härkönen, Hellsten, Lehtinen, Aila',
    year: 2021
  },
  needs: 'images',
  makes: 'from-latent',
  truncates: true,
  resolutions: [32, 64, 128, 256, 512],
  settings,
  batchFor: (resolution) => (resolution <= 64 ? 16 : 8),
  build
})
