// StyleGAN2: a style for every size of detail, which can be mixed and drawn towards the average; made for small sets by ADA.
import { z } from 'zod'
import { nextProbability, probability } from '../nn/adaptive'
import { augment } from '../nn/augment'
import { belief, logisticCritic, logisticGenerator } from '../nn/losses'
import type { Layer } from '../nn/network'
import * as ops from '../nn/ops'
import { pathMean, pathPenalty } from '../nn/path-length'
import { scoredWithR1 } from '../nn/penalty'
import { averageStyle, everywhere, mapping, truncated } from '../nn/style'
import { madePictures } from '../nn/style-batch'
import { styleCritic } from '../nn/style-critic'
import { fixedNoise, synthesis, type Synthesis } from '../nn/synthesis'
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
  learningRate: rateSetting(2.5e-3),
  gamma: z
    .number()
    .min(0)
    .max(1000)
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
  mirror: mirrorSetting,
  adaptive: z
    .boolean()
    .default(true)
    .meta(
      field({
        title: 'Vary pictures as needed',
        description:
          'Varies colour, position and a hidden square before the critic looks, the more often the better it knows your pictures by heart.',
        level: 'first'
      })
    ),
  mixing: z
    .number()
    .min(0)
    .max(1)
    .default(0.9)
    .meta(
      field({
        title: 'Mix styles',
        description:
          'How likely a picture gets its layout from one style and its detail from another while training. More keeps the two apart.',
        level: 'more'
      })
    ),
  pathLength: z
    .boolean()
    .default(true)
    .meta(
      field({
        title: 'Even paths',
        description:
          'Lets pictures change evenly along a walk between them. Training is a little slower with it.',
        level: 'more'
      })
    ),
  latent: z
    .number()
    .int()
    .min(16)
    .max(512)
    .multipleOf(16)
    .default(256)
    .meta(
      field({
        title: 'Latent size',
        description: 'In how many numbers a picture is written down. Few suit small sets.',
        level: 'more',
        unit: 'numbers'
      })
    ),
  mapping: z
    .number()
    .int()
    .min(1)
    .max(8)
    .default(2)
    .meta(
      field({
        title: 'Mapping layers',
        description: 'How far styles may be from the chance they are drawn from. Two suit most sets.',
        level: 'more',
        unit: 'layers'
      })
    ),
  average: averageSetting.default(0).meta({ ...averageSetting.meta(), 'x-zero': 'Atelier chooses' }),
  batch: batchSetting
})
type StyleGan2Settings = z.output<typeof settings>

const penaltyEvery = 16
const pathEvery = 4
const pathWeight = 2

/** The first adaptive augmentation: DiffAugment's changes, each made with the probability that the critic asks for. */
const changes = { colour: 1, translation: 1, cutout: 1 }

type Networks = { map: Layer; make: Synthesis; judge: Layer }

/** The critic's scores, [batch] each, and its penalty where one is due. */
type Seen = { real: ops.Tensor; fake: ops.Tensor; penalty?: ops.Scalar }

function turnsOf(networks: Networks, given: StyleGan2Settings, gamma: number): Turn[] {
  const made = (lesson: Lesson, paths: 'spared' | 'measured') =>
    madePictures(networks.map, networks.make, {
      weights: weightsOf(lesson, 'generator'),
      random: lesson.random,
      batch: lesson.batch,
      latent: given.latent,
      mixing: given.mixing,
      paths: lesson.due['path'] ? paths : 'none'
    })
  const judged = (lesson: Lesson, purpose: string) => (x: Pictures) => {
    const weights = weightsOf(lesson, 'critic')
    if (!given.adaptive) return networks.judge.apply(weights, x)
    const how = { ...changes, probability: weights.read(probability.name) as ops.Scalar }
    return networks.judge.apply(weights, augment(x, how, lesson.random, purpose))
  }
  const seen = (lesson: Lesson, reals: Pictures, fakes: Pictures): Seen => {
    if (lesson.due['penalty']) {
      const { scores, penalty } = scoredWithR1(judged(lesson, 'critic/real'), reals)
      return { real: scores, fake: judged(lesson, 'critic/fake')(fakes), penalty }
    }
    // Together: one pass over twice as many pictures takes less than two.
    const scores = judged(lesson, 'critic')(ops.concat([reals, fakes]) as Pictures)
    const half = (from: number) => ops.slice(scores, from, lesson.batch)
    return { real: half(0), fake: half(lesson.batch) }
  }

  const criticTurn = (lesson: Lesson): Outcome => {
    const { pictures } = made(lesson, 'spared')
    const { real, fake, penalty } = seen(lesson, lesson.reals(0), pictures)
    const loss = logisticCritic(real, fake)
    const shown = { 'loss.critic': loss, 'score.real': belief(real), 'score.fake': belief(fake) }
    if (given.adaptive) {
      const weights = weightsOf(lesson, 'critic')
      const next = nextProbability(weights.read(probability.name), real)
      weights.note(probability.name, next)
      Object.assign(shown, { augmentation: next })
    }
    if (!penalty) return { loss, shown }
    const weighed = ops.mul(penalty, (gamma / 2) * penaltyEvery)
    return { loss: ops.add(loss, weighed) as ops.Scalar, shown: { ...shown, penalty } }
  }

  const generatorTurn = (lesson: Lesson): Outcome => {
    const { pictures, lengths } = made(lesson, 'measured')
    const loss = logisticGenerator(judged(lesson, 'generator')(pictures))
    if (!lengths) return { loss, shown: { 'loss.generator': loss } }
    const weights = weightsOf(lesson, 'generator')
    const { penalty, mean } = pathPenalty(lengths, weights.read(pathMean.name))
    weights.note(pathMean.name, mean)
    const weighed = ops.mul(penalty, pathWeight * pathEvery)
    return { loss: ops.add(loss, weighed) as ops.Scalar, shown: { 'loss.generator': loss, path: mean } }
  }
  return [
    { moves: 'critic', learn: criticTurn },
    { moves: 'generator', learn: generatorTurn }
  ]
}

/**
 * Rates of a network, one term of whose loss comes once in so many steps, as the paper's runs have them (Karras et al. 2020,
 * appendix B, "Lazy regularization"). There that term has a move of its own; here one move takes both, in one pass back.
 */
function lazy(learningRate: number, every: number | null) {
  const share = every === null ? 1 : every / (every + 1)
  return { learningRate: learningRate * share, beta1: 0, beta2: 0.99 ** share }
}

function build({ settings: given, resolution }: Plan<StyleGan2Settings>): Model {
  const { latent, batch } = given
  const shape = { width: given.width, resolution, latent }
  const [map, make] = [mapping({ latent, layers: given.mapping }), synthesis(shape)]
  const judge = styleCritic(shape)
  // 10,000 pictures for batches of 32 (StyleGAN2-ADA, train.py).
  const halfLifeImages = given.average || (batch * 10_000) / 32
  const sample: Model['sample'] = (weights, { latents, truncation }) =>
    make.apply(
      weights,
      everywhere(truncated(weights, map.apply(weights, latents), truncation), make.layers),
      fixedNoise
    )
  const statistics = [averageStyle(latent), ...(given.pathLength ? [pathMean] : [])]
  return {
    networks: {
      generator: { parameters: [...map.parameters, ...make.parameters, ...statistics] },
      critic: { parameters: [...judge.parameters, ...(given.adaptive ? [probability] : [])] }
    },
    rates: {
      generator: lazy(given.learningRate, given.pathLength ? pathEvery : null),
      critic: lazy(given.learningRate, penaltyEvery)
    },
    draws: 1,
    turns: turnsOf({ map, make, judge }, given, given.gamma || (0.0002 * resolution ** 2) / batch),
    rhythms: { penalty: penaltyEvery, ...(given.pathLength && { path: pathEvery }) },
    averaged: { network: 'generator', halfLifeImages },
    latent,
    sample
  }
}

export const stylegan2 = defineGan({
  id: 'stylegan2',
  title: 'StyleGAN2',
  goodFor: 'The finest control: mixes the layout of one picture with the detail of another. Takes its time.',
  paper: {
    title: 'Analyzing and Improving the Image Quality of StyleGAN',
    authors: 'Karras, Laine, Aittala, Hellsten, Lehtinen, Aila',
    year: 2020
  },
  needs: 'images',
  makes: 'from-latent',
  resolutions: [32, 64, 128, 256, 512],
  settings,
  batchFor: (resolution) => (resolution <= 64 ? 16 : 8),
  build
})
