// DCGAN: convolutions all the way, trained with today's losses, penalty, averaging and augmentation.
import { z } from 'zod'
import { augment } from '../nn/augment'
import * as layers from '../nn/layers'
import { belief, logisticCritic, logisticGenerator } from '../nn/losses'
import { chain, type Layer } from '../nn/network'
import * as ops from '../nn/ops'
import { r1 } from '../nn/penalty'
import { batchSetting, defineGan, field, type Lesson, type Model, type Plan, type Turn } from './define'

const strength = (title: string, description: string) =>
  z
    .number()
    .min(0)
    .max(2)
    .default(1)
    .meta(field({ title, description, level: 'more' }))

const settings = z.strictObject({
  width: z
    .number()
    .int()
    .min(8)
    .max(128)
    .multipleOf(4)
    .default(32)
    .meta(
      field({
        title: 'Width',
        description: 'How much both networks can hold. Twice as wide is about three times slower.',
        level: 'first',
        unit: 'channels'
      })
    ),
  learningRate: z
    .number()
    .min(1e-6)
    .max(1e-2)
    .default(5e-4)
    .meta(
      field({
        title: 'Learning rate',
        description: 'How far each step goes. Lower is steadier and slower.',
        level: 'first'
      })
    ),
  mirror: z
    .boolean()
    .default(true)
    .meta(
      field({
        title: 'Mirror pictures',
        description:
          'Also learns from each picture mirrored. Turn it off for lettering or anything with a handedness.',
        level: 'first'
      })
    ),
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
  average: z
    .number()
    .int()
    .min(0)
    .max(1_000_000)
    .default(10_000)
    .meta(
      field({
        title: 'Averaging',
        description:
          'Samples come from an average of the generator: after this many pictures, half of what it was is forgotten.',
        level: 'more',
        unit: 'pictures'
      })
    ),
  batch: batchSetting
})
type DcganSettings = z.output<typeof settings>

const latent = 128
const start = { normal: 0.02 }
/** No layer is wider than this, or a large resolution would not fit. */
const widest = 512

/** Channels of the features of `side` px: `width` at full resolution's half, doubling with every halving. */
function channels(width: number, resolution: number, side: number): number {
  return Math.min(widest, (width * resolution) / (2 * side))
}

function generator({ settings: { width }, resolution }: Plan<DcganSettings>): Layer {
  const wide = (side: number) => channels(width, resolution, side)
  const stages: Layer[] = []
  for (let side = 4; side < resolution / 2; side *= 2) {
    const to = wide(side * 2)
    stages.push(layers.doubling(`to${side * 2}`, { in: wide(side), out: to }, start))
    stages.push(layers.batchNorm(`norm${side * 2}`, to), layers.relu)
  }
  const last = { in: wide(resolution / 2), out: 3 }
  return chain(
    layers.dense('to4', { in: latent, out: 4 * 4 * wide(4) }, start),
    layers.reshape(4, 4, wide(4)),
    layers.batchNorm('norm4', wide(4)),
    layers.relu,
    ...stages,
    layers.doubling(`to${resolution}`, last, start),
    layers.tanh
  )
}

// Without the paper's batch norm: R1 needs a score that depends on one picture alone.
function critic({ settings: { width }, resolution }: Plan<DcganSettings>): Layer {
  const stages: Layer[] = []
  for (let side = resolution; side > 4; side /= 2) {
    const from = side === resolution ? 3 : channels(width, resolution, side)
    const to = channels(width, resolution, side / 2)
    stages.push(
      layers.convolution(`from${side}`, { in: from, out: to, size: 4, stride: 2 }, criticStart(from))
    )
    stages.push(layers.leakyRelu)
  }
  const wide = channels(width, resolution, 4)
  const last = { in: wide, out: 1, size: 4, padding: 'valid' } as const
  return chain(...stages, layers.convolution('from4', last, criticStart(wide)), layers.scores)
}

/** Without normalisation the scale of features must come from the start (He et al. 2015, eq. 15, kernel 4 × 4). */
function criticStart(channelsIn: number) {
  return { normal: Math.sqrt(2 / (1 + 0.2 ** 2) / (4 * 4 * channelsIn)) }
}

function turns(make: Layer, judge: Layer, given: DcganSettings): Turn[] {
  const fakes = (lesson: Lesson, purpose: string) => {
    const latents = lesson.random.normal(purpose, [lesson.batch, latent])
    return make.apply(lesson.weights['generator']!, latents) as ReturnType<Lesson['reals']>
  }
  const judged = (lesson: Lesson, purpose: string) => (x: ReturnType<Lesson['reals']>) =>
    judge.apply(lesson.weights['critic']!, augment(x, given, lesson.random, purpose))

  const criticTurn = (lesson: Lesson) => {
    const reals = lesson.reals(0)
    const real = judged(lesson, 'critic/real')(reals)
    const fake = judged(lesson, 'critic/fake')(fakes(lesson, 'critic/latent'))
    const loss = logisticCritic(real, fake)
    const shown = { 'loss.critic': loss, 'score.real': belief(real), 'score.fake': belief(fake) }
    if (given.penalty === 0 || !lesson.due['penalty']) return { loss, shown }
    const penalty = r1(judged(lesson, 'critic/real'), reals)
    const weighed = ops.mul(penalty, (given.penalty / 2) * given.penaltyEvery)
    return { loss: ops.add(loss, weighed) as ops.Scalar, shown: { ...shown, penalty } }
  }
  const generatorTurn = (lesson: Lesson) => {
    const loss = logisticGenerator(judged(lesson, 'generator/fake')(fakes(lesson, 'generator/latent')))
    return { loss, shown: { 'loss.generator': loss } }
  }
  return [
    { moves: 'critic', learn: criticTurn },
    { moves: 'generator', learn: generatorTurn }
  ]
}

function build(plan: Plan<DcganSettings>): Model {
  const given = plan.settings
  const make = generator(plan)
  const judge = critic(plan)
  const rates = { learningRate: given.learningRate, beta1: 0, beta2: 0.99 }
  return {
    networks: { generator: make, critic: judge },
    rates: { generator: rates, critic: rates },
    draws: 1,
    turns: turns(make, judge, given),
    rhythms: { penalty: given.penaltyEvery },
    averaged: { network: 'generator', halfLifeImages: given.average },
    latent,
    sample: (weights, latents) => make.apply(weights, latents) as ReturnType<Lesson['reals']>
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
  batchFor: (resolution) => (resolution <= 64 ? 32 : resolution <= 128 ? 16 : 8),
  build
})
