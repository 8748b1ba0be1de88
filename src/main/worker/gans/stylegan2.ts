// StyleGAN2: a style for every size of detail, which can be mixed and drawn towards the average; made for small sets by ADA.
import { z } from 'zod'
import { nextProbability, probability } from '../nn/adaptive'
import { augment } from '../nn/augment'
import { belief, logisticCritic, logisticGenerator } from '../nn/losses'
import type { Layer } from '../nn/network'
import * as ops from '../nn/ops'
import { pathMean, pathPenalty, pathsOf } from '../nn/path-length'
import { r1 } from '../nn/penalty'
import { averageStyle, crossings, everywhere, mapping, mixed, noteAverage, truncated } from '../nn/style'
import { styleCritic } from '../nn/style-critic'
import { drawnNoise, fixedNoise, synthesis, type Synthesis } from '../nn/synthesis'
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

/** Pictures made for this step and, where asked for, how much they change with their styles. */
type Made = { pictures: Pictures; lengths?: ops.Tensor }

/** A style for each layer of each picture, [batch, layers, latent]. */
function styled(lesson: Lesson, { map, make }: Networks, given: StyleGan2Settings): ops.Tensor {
  const { batch, random } = lesson
  const weights = weightsOf(lesson, 'generator')
  const mixes = given.mixing > 0
  const styles = map.apply(weights, random.normal('latent', [mixes ? 2 * batch : batch, given.latent]))
  const first = ops.slice(styles, 0, batch)
  noteAverage(weights, first)
  if (!mixes) return everywhere(first, make.layers)
  const from = crossings(random, batch, make.layers, given.mixing)
  return mixed(first, ops.slice(styles, batch, batch), from, make.layers)
}

/** The same pictures whichever turn asks, so that a recorded step makes them once. */
function made(lesson: Lesson, networks: Networks, given: StyleGan2Settings, measures: boolean): Made {
  const { batch, random } = lesson
  const styles = styled(lesson, networks, given)
  const part = (from: number, count: number) => {
    const noise = drawnNoise(random, `noise/${from}`, count)
    const synthesise = (each: ops.Tensor) => networks.make.apply(weightsOf(lesson, 'generator'), each, noise)
    return { synthesise, styles: ops.slice(styles, from, count) }
  }
  const whole = ({ synthesise, styles: each }: ReturnType<typeof part>) => synthesise(each)
  if (!lesson.due['path']) return { pictures: whole(part(0, batch)) }
  // Paths need a second derivative, so they are measured in half of the pictures (Karras et al. 2020, appendix B).
  const half = Math.ceil(batch / 2)
  const [one, other] = [part(0, half), part(half, batch - half)]
  const joined = (pictures: Pictures) =>
    half === batch ? pictures : (ops.concat([pictures, whole(other)]) as Pictures)
  if (!measures) return { pictures: joined(whole(one)) }
  const { side } = networks.make
  const { pictures, lengths } = pathsOf(
    one.synthesise,
    one.styles,
    random.normal('path', [half, side, side, 3])
  )
  return { pictures: joined(pictures), lengths }
}

function turns(networks: Networks, given: StyleGan2Settings, gamma: number): Turn[] {
  const judged = (lesson: Lesson, purpose: string) => (x: Pictures) => {
    const weights = weightsOf(lesson, 'critic')
    if (!given.adaptive) return networks.judge.apply(weights, x)
    const how = { ...changes, probability: weights.read(probability.name) as ops.Scalar }
    return networks.judge.apply(weights, augment(x, how, lesson.random, purpose))
  }
  const both = (lesson: Lesson, reals: Pictures, fakes: Pictures) => {
    if (lesson.due['penalty'])
      return [judged(lesson, 'critic/real')(reals), judged(lesson, 'critic/fake')(fakes)] as const
    // Together: one pass over twice as many pictures takes less than two.
    const scores = judged(lesson, 'critic')(ops.concat([reals, fakes]) as Pictures)
    return [ops.slice(scores, 0, lesson.batch), ops.slice(scores, lesson.batch, lesson.batch)] as const
  }

  const criticTurn = (lesson: Lesson): Outcome => {
    const reals = lesson.reals(0)
    const [real, fake] = both(lesson, reals, made(lesson, networks, given, false).pictures)
    const loss = logisticCritic(real, fake)
    const shown = { 'loss.critic': loss, 'score.real': belief(real), 'score.fake': belief(fake) }
    if (given.adaptive) {
      const weights = weightsOf(lesson, 'critic')
      const next = nextProbability(weights.read(probability.name), real)
      weights.note(probability.name, next)
      Object.assign(shown, { augmentation: next })
    }
    if (!lesson.due['penalty']) return { loss, shown }
    const penalty = r1(judged(lesson, 'critic/real'), reals)
    const weighed = ops.mul(penalty, (gamma / 2) * penaltyEvery)
    return { loss: ops.add(loss, weighed) as ops.Scalar, shown: { ...shown, penalty } }
  }

  const generatorTurn = (lesson: Lesson): Outcome => {
    const { pictures, lengths } = made(lesson, networks, given, true)
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

/** Rates of a network, one term of whose loss comes once in so many steps (Karras et al. 2020, appendix B, "Lazy regularization"). */
function lazy(learningRate: number, every: number | null) {
  const share = every === null ? 1 : every / (every + 1)
  return { learningRate: learningRate * share, beta1: 0, beta2: 0.99 ** share }
}

function build({ settings: given, resolution }: Plan<StyleGan2Settings>): Model {
  const { latent, batch } = given
  const shape = { width: given.width, resolution, latent }
  const [map, make] = [mapping({ latent, layers: given.mapping }), synthesis(shape)]
  const judge = styleCritic(shape)
  // Half of what is asked for, as batches are small (training_loop.py of StyleGAN2-ADA: 10,000 pictures for batches of 32).
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
      generator: {
        parameters: [...map.parameters, ...make.parameters, ...statistics],
        apply: (weights, latents) =>
          make.apply(weights, everywhere(map.apply(weights, latents), make.layers), fixedNoise)
      },
      critic: {
        parameters: [...judge.parameters, ...(given.adaptive ? [probability] : [])],
        apply: judge.apply
      }
    },
    rates: {
      generator: lazy(given.learningRate, given.pathLength ? pathEvery : null),
      critic: lazy(given.learningRate, penaltyEvery)
    },
    draws: 1,
    turns: turns({ map, make, judge }, given, given.gamma || (0.0002 * resolution ** 2) / batch),
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
