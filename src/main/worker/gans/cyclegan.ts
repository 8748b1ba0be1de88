// CycleGAN: learns to turn pictures of one kind into another without pairs, by turning them back again.
import { z } from 'zod'
import { distance, squaresCritic, squaresGenerator } from '../nn/losses'
import { named, type Layer } from '../nn/network'
import * as ops from '../nn/ops'
import { halvingsFor, patchCritic } from '../nn/patch-critic'
import { picturePool, type Pool } from '../nn/picture-pool'
import { translator } from '../nn/translator'
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
  width: widthSetting.default(24).meta(widthSetting.meta()!),
  blocks: z
    .number()
    .int()
    .min(1)
    .max(12)
    .default(6)
    .meta(
      field({
        title: 'Blocks',
        description:
          'How many times a picture’s features are changed on the way. More can change shapes more.',
        level: 'more',
        unit: 'blocks'
      })
    ),
  learningRate: rateSetting(2e-4),
  cycle: z
    .number()
    .min(0.1)
    .max(100)
    .default(10)
    .meta(
      field({
        title: 'Faithfulness',
        description:
          'How much it counts that a picture can be turned back into what it was. Lower it for bolder changes.',
        level: 'first'
      })
    ),
  identity: z
    .number()
    .min(0)
    .max(2)
    .default(0.5)
    .meta(
      field({
        title: 'Keep colours',
        description:
          'How much it counts, as a share of faithfulness, that pictures which are of the wanted kind already stay as they are. 0 is a third faster and lets colours go.',
        level: 'more'
      })
    ),
  mirror: mirrorSetting,
  average: averageSetting,
  batch: batchSetting
})
type CycleganSettings = z.output<typeof settings>

/** One of the two ways: what makes pictures of a domain, what judges them, and the fakes that this remembers. */
type Way = { make: Layer; judge: Layer; pool: Pool; critic: string }
type Ways = { there: Way; back: Way }

function waysOf({ width, blocks }: CycleganSettings, resolution: number): Ways {
  const way = (name: string, critic: string): Way => ({
    make: named(name, translator({ width, blocks })),
    judge: patchCritic({ in: 3, width, halvings: halvingsFor(resolution), normed: true }),
    pool: picturePool(resolution),
    critic
  })
  return { there: way('there', 'critic'), back: way('back', 'criticBack') }
}

const made = (lesson: Lesson, { make }: Way, x: Pictures) =>
  make.apply(weightsOf(lesson, 'generator'), x) as Pictures
const judged = (lesson: Lesson, { judge, critic }: Way, x: Pictures) =>
  judge.apply(weightsOf(lesson, critic), x)

/** Pictures of A, from which `there` leads, and of B, from which `back` does. */
function domains(lesson: Lesson): { a: Pictures; b: Pictures } {
  const { pictures, others } = lesson.drawn(0)
  return { a: others as Pictures, b: pictures }
}

/** `reals` are of the domain that the way leads to. */
function criticOutcome(lesson: Lesson, way: Way, from: Pictures, reals: Pictures) {
  const { random } = lesson
  const fakes = made(lesson, way, from)
  const remembered = way.pool.exchange(weightsOf(lesson, way.critic), fakes, random, way.critic)
  const [real, fake] = [judged(lesson, way, reals), judged(lesson, way, remembered)]
  const loss = squaresCritic(real, fake)
  return { loss, real: ops.mean(real) as ops.Scalar, fake: ops.mean(fake) as ops.Scalar }
}

function turns({ there, back }: Ways, given: CycleganSettings): Turn[] {
  const criticTurn = (lesson: Lesson): Outcome => {
    const { a, b } = domains(lesson)
    const { loss, real, fake } = criticOutcome(lesson, there, a, b)
    return { loss, shown: { 'loss.critic': loss, 'score.real': real, 'score.fake': fake } }
  }
  const criticBackTurn = (lesson: Lesson): Outcome => {
    const { a, b } = domains(lesson)
    const { loss } = criticOutcome(lesson, back, b, a)
    return { loss, shown: { 'loss.critic.back': loss } }
  }
  // Both generators in one: their losses share every picture that is made.
  const generatorTurn = (lesson: Lesson): Outcome => {
    const { a, b } = domains(lesson)
    const [fakeB, fakeA] = [made(lesson, there, a), made(lesson, back, b)]
    const convincing = ops.add(
      squaresGenerator(judged(lesson, there, fakeB)),
      squaresGenerator(judged(lesson, back, fakeA))
    ) as ops.Scalar
    const cycle = ops.add(
      distance(made(lesson, back, fakeB), a),
      distance(made(lesson, there, fakeA), b)
    ) as ops.Scalar
    const loss = ops.add(convincing, ops.mul(cycle, given.cycle)) as ops.Scalar
    const shown = { 'loss.generator': convincing, cycle }
    if (given.identity === 0) return { loss, shown }
    const identity = ops.add(
      distance(made(lesson, there, b), b),
      distance(made(lesson, back, a), a)
    ) as ops.Scalar
    const weighed = ops.mul(identity, given.cycle * given.identity)
    return { loss: ops.add(loss, weighed) as ops.Scalar, shown: { ...shown, identity } }
  }
  return [
    { moves: 'critic', learn: criticTurn },
    { moves: 'criticBack', learn: criticBackTurn },
    { moves: 'generator', learn: generatorTurn }
  ]
}

function build({ settings: given, resolution }: Plan<CycleganSettings>): Model {
  const { there, back } = waysOf(given, resolution)
  const rates = { learningRate: given.learningRate, beta1: 0.5, beta2: 0.999 }
  const critic = ({ judge, pool }: Way) => ({ parameters: [...judge.parameters, ...pool.parameters] })
  return {
    networks: {
      generator: { parameters: [...there.make.parameters, ...back.make.parameters] },
      critic: critic(there),
      criticBack: critic(back)
    },
    rates: { generator: rates, critic: rates, criticBack: rates },
    draws: 1,
    besides: ['others'],
    turns: turns({ there, back }, given),
    rhythms: {},
    averaged: { network: 'generator', halfLifeImages: given.average },
    latent: 0,
    asks: { inputs: { of: 'others', side: resolution } },
    sample: (weights, { inputs }) => there.make.apply(weights, inputs as Pictures) as Pictures,
    back: (weights, pictures) => back.make.apply(weights, pictures) as Pictures
  }
}

export const cyclegan = defineGan({
  id: 'cyclegan',
  title: 'CycleGAN',
  goodFor:
    'Turns one kind of picture into another without pairs, from two folders: horses into zebras, photos into your own style.',
  paper: {
    title: 'Unpaired Image-to-Image Translation using Cycle-Consistent Adversarial Networks',
    authors: 'Zhu, Park, Isola, Efros',
    year: 2017
  },
  needs: 'two-domains',
  makes: 'from-image',
  resolutions: [32, 64, 128, 256],
  settings,
  batchFor: () => 1,
  build
})
