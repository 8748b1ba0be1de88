// The turns of kinds whose styles a critic judges by the logistic loss, with R1 now and then and pictures varied as needed.
import { z } from 'zod'
import { nextProbability, probability } from '../nn/adaptive'
import { augmentPipe } from '../nn/augment-pipe'
import { belief, logisticCritic, logisticGenerator } from '../nn/losses'
import type { Layer } from '../nn/network'
import * as ops from '../nn/ops'
import { scoredWithR1 } from '../nn/penalty'
import { weightsOf, type Lesson, type Outcome, type Pictures, type Turn } from './define'
import {
  averageSetting,
  batchSetting,
  field,
  mirrorSetting,
  rateSetting,
  widthSetting
} from './define-settings'

/** What comes first in the form. */
export const styleSettings = {
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
          'Turns, stretches, moves and recolours pictures before the critic looks, the more often the better it knows yours by heart.',
        level: 'first'
      })
    )
}

/** What comes last in the form. */
export const moreStyleSettings = {
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
}

type Given = {
  /** Whether pictures are varied before the critic sees them, as often as it calls for it. */
  adaptive: boolean
  /** Of R1. */
  gamma: number
}

/** Steps from one R1 to the next: the model's rhythm `penalty`. */
export const penaltyEvery = 16

/** Whose turn it is. */
export type Mover = 'critic' | 'generator'

/** Pictures of a step, and what the generator is to learn besides pleasing the critic. */
export type Made = { pictures: Pictures; besides?: Outcome }

/** `made`: the same pictures for both turns of a step; `judge`: pictures → [batch]. The networks are `generator` and `critic`. */
export type StyleContest = { made(lesson: Lesson, turn: Mover): Made; judge: Layer }

/** The critic's parameters with what `adaptive` has to remember. */
export function criticOf(judge: Layer, { adaptive }: Pick<Given, 'adaptive'>): Pick<Layer, 'parameters'> {
  return { parameters: [...judge.parameters, ...(adaptive ? [probability] : [])] }
}

/** The critic's scores, [batch] each, and its penalty where one is due. */
type Seen = { real: ops.Tensor; fake: ops.Tensor; penalty?: ops.Scalar }

/** The critic's turn, then the generator's. */
export function styleTurns({ made, judge }: StyleContest, given: Given): Turn[] {
  const judged = (lesson: Lesson, purpose: string) => (x: Pictures) => {
    const weights = weightsOf(lesson, 'critic')
    if (!given.adaptive) return judge.apply(weights, x)
    const often = weights.read(probability.name) as ops.Scalar
    return judge.apply(weights, augmentPipe(x, often, lesson.random, purpose))
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
    const { pictures } = made(lesson, 'critic')
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
    const weighed = ops.mul(penalty, (given.gamma / 2) * penaltyEvery)
    return { loss: ops.add(loss, weighed) as ops.Scalar, shown: { ...shown, penalty } }
  }

  const generatorTurn = (lesson: Lesson): Outcome => {
    const { pictures, besides } = made(lesson, 'generator')
    const loss = logisticGenerator(judged(lesson, 'generator')(pictures))
    const shown = { 'loss.generator': loss }
    if (!besides) return { loss, shown }
    return { loss: ops.add(loss, besides.loss) as ops.Scalar, shown: { ...shown, ...besides.shown } }
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
export function lazy(learningRate: number, every: number | null) {
  const share = every === null ? 1 : every / (every + 1)
  return { learningRate: learningRate * share, beta1: 0, beta2: 0.99 ** share }
}

/** Pictures over which half of the generator's average is forgotten: 10,000 for batches of 32 (StyleGAN2-ADA, train.py). */
export function halfLifeOf({ average, batch }: { average: number; batch: number }): number {
  return average || (batch * 10_000) / 32
}
