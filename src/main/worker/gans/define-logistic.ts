// The turns of kinds that learn by the logistic loss with R1 now and then and DiffAugment, and the settings of these.
import { z } from 'zod'
import { augment } from '../nn/augment'
import { belief, logisticCritic, logisticGenerator } from '../nn/losses'
import type { Layer } from '../nn/network'
import * as ops from '../nn/ops'
import { r1 } from '../nn/penalty'
import { weightsOf, type Lesson, type Model, type Pictures, type Turn } from './define'
import { field, variationSettings } from './define-settings'

export const logisticSettings = {
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
  ...variationSettings
}
type Given = z.output<z.ZodObject<typeof logisticSettings>>

export const loosenSetting = z
  .number()
  .int()
  .min(0)
  .max(100_000_000)
  .default(40_000)
  .meta({
    ...field({
      title: 'Loosen over',
      description:
        'Over this many pictures the restraint falls: strict at first, so that shapes come soon, loose later, so that lines become clear.',
      level: 'more',
      unit: 'pictures'
    }),
    'x-zero': 'never'
  })

/** Of the restraint, what is left in the end at 64 px. */
const loosest = 0.1

/**
 * The restraint by how many pictures have been seen: along a cosine from the setting to a tenth of it at 64 px, and to more where
 * there are more pixels, for as many more are added up in it (γ ∝ pixels / batch: Karras et al. 2020b, train.py, “auto”).
 */
export function loosening(
  { penalty, loosen }: { penalty: number; loosen: number },
  resolution: number
): NonNullable<Model['schedule']> {
  const last = Math.min(1, loosest * Math.max(1, (resolution / 64) ** 2))
  return (seenImages) => {
    const share = loosen === 0 ? 0 : (1 - Math.cos(Math.PI * Math.min(seenImages / loosen, 1))) / 2
    return { dials: { restraint: penalty * last ** share } }
  }
}

/** `make`: [batch, latent] → pictures; `judge`: pictures → [batch]. They are the networks `generator` and `critic`. */
type Players = { make: Layer; judge: Layer; latent: number; together?: boolean }

/** The same as functions of a lesson: the pictures of its step, whichever turn asks, and the scores [batch] of any. */
export type Contest = {
  fakes(lesson: Lesson): Pictures
  judge(lesson: Lesson, x: Pictures): ops.Tensor
  /** Whether reals and fakes are judged in one batch: each picture must be judged by itself then. */
  together?: boolean
}

/** The critic's turn, then the generator's. `penaltyEvery` must be the model's rhythm `penalty`; its schedule may be `loosening`. */
export function logisticTurns({ make, judge, latent, together = false }: Players, given: Given): Turn[] {
  const contest: Contest = {
    fakes(lesson) {
      const latents = lesson.random.normal('latent', [lesson.batch, latent])
      return make.apply(weightsOf(lesson, 'generator'), latents) as Pictures
    },
    judge: (lesson, x) => judge.apply(weightsOf(lesson, 'critic'), x),
    together
  }
  return contestTurns(contest, given)
}

/** `logisticTurns` of networks that look at more than latents and pictures. */
export function contestTurns({ fakes, judge, together = false }: Contest, given: Given): Turn[] {
  const varied = (lesson: Lesson, purpose: string, x: Pictures) => augment(x, given, lesson.random, purpose)
  const judged = (lesson: Lesson, purpose: string) => (x: Pictures) =>
    judge(lesson, varied(lesson, purpose, x))

  /** Scores of the reals and the fakes. In one batch convolutions take less time, but a penalty then shares none of it. */
  const scores = (lesson: Lesson, reals: Pictures, penalised: boolean) => {
    if (!together || penalised)
      return [judged(lesson, 'critic/real')(reals), judged(lesson, 'critic/fake')(fakes(lesson))] as const
    const both = [varied(lesson, 'critic/real', reals), varied(lesson, 'critic/fake', fakes(lesson))]
    const all = judge(lesson, ops.concat(both) as Pictures)
    return [ops.slice(all, 0, lesson.batch), ops.slice(all, lesson.batch, lesson.batch)] as const
  }
  const criticTurn = (lesson: Lesson) => {
    const reals = lesson.reals(0)
    const penalised = given.penalty !== 0 && lesson.due['penalty'] === true
    const [real, fake] = scores(lesson, reals, penalised)
    const loss = logisticCritic(real, fake)
    const shown = { 'loss.critic': loss, 'score.real': belief(real), 'score.fake': belief(fake) }
    if (!penalised) return { loss, shown }
    const penalty = r1(judged(lesson, 'critic/real'), reals)
    const restraint = lesson.dials['restraint'] ?? given.penalty
    const weighed = ops.mul(ops.mul(penalty, restraint), given.penaltyEvery / 2)
    return { loss: ops.add(loss, weighed) as ops.Scalar, shown: { ...shown, penalty } }
  }
  const generatorTurn = (lesson: Lesson) => {
    const loss = logisticGenerator(judged(lesson, 'generator/fake')(fakes(lesson)))
    return { loss, shown: { 'loss.generator': loss } }
  }
  return [
    { moves: 'critic', learn: criticTurn },
    { moves: 'generator', learn: generatorTurn }
  ]
}
