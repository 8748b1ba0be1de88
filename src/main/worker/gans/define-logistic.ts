// The turns of kinds that learn by the logistic loss with R1 now and then and DiffAugment, and the settings of these.
import { z } from 'zod'
import { augment } from '../nn/augment'
import { belief, logisticCritic, logisticGenerator } from '../nn/losses'
import type { Layer } from '../nn/network'
import * as ops from '../nn/ops'
import { r1 } from '../nn/penalty'
import { weightsOf, type Lesson, type Pictures, type Turn } from './define'
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

/** `make`: [batch, latent] → pictures; `judge`: pictures → [batch]. They are the networks `generator` and `critic`. */
type Players = { make: Layer; judge: Layer; latent: number; together?: boolean }

/** The same as functions of a lesson: the pictures of its step, whichever turn asks, and the scores [batch] of any. */
export type Contest = {
  fakes(lesson: Lesson): Pictures
  judge(lesson: Lesson, x: Pictures): ops.Tensor
  /** Whether reals and fakes are judged in one batch: each picture must be judged by itself then. */
  together?: boolean
}

/** The critic's turn, then the generator's. `penaltyEvery` must be the model's rhythm `penalty`. */
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
    const weighed = ops.mul(penalty, (given.penalty / 2) * given.penaltyEvery)
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
