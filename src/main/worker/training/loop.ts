// The training loop: step after step until the goal, a request to end, or numbers that stopped making sense.
import * as tf from '@tensorflow/tfjs-core'
import { shareKept } from './ema'
import type { Pace } from '../gans/define'
import type { Draw } from './draw'
import { dialsAt, type Learner, type StepInputs } from './learner'

/** How far a run has come. */
export type Reached = { step: number; seenImages: number; trainedMs: number }

/** When a run is finished: whichever is set and comes first. */
export type Goal = { images: number | null; ms: number | null }

export type LoopOrder = {
  learner: Learner
  draw: Draw
  /** Pictures in a batch. */
  batch: number
  from: Reached
  goal: Goal
}

/** What one step showed, by series. */
export type Shown = Record<string, number>

/** `diverged`: the series that is no longer a number. */
export type Ending<Asked> =
  | { why: 'goal'; reached: Reached }
  | { why: 'asked'; reached: Reached; asked: Asked }
  | { why: 'diverged'; reached: Reached; series: string }

/**
 * Trains. After each step the event loop gets its turn and `stepped` is awaited: what it answers, if anything, ends the loop.
 * Time counts from the call on, so `stepped` may take as long as it needs without losing any.
 */
export async function train<Asked>(
  order: LoopOrder,
  stepped: (reached: Reached, shown: Shown) => Promise<Asked | null>
): Promise<Ending<Asked>> {
  const began = performance.now() - order.from.trainedMs
  let reached = order.from
  order.learner.reach(reached.seenImages)
  while (!isThere(order.goal, reached)) {
    const shown = one(order, reached)
    const { seenImages } = reached
    reached = {
      step: reached.step + 1,
      seenImages: seenImages + order.batch * order.learner.model.draws,
      trainedMs: performance.now() - began
    }
    const series = Object.keys(shown).find((name) => !Number.isFinite(shown[name]))
    if (series !== undefined) return { why: 'diverged', reached, series }
    order.learner.reach(reached.seenImages)
    await new Promise((resolve) => setImmediate(resolve))
    const asked = await stepped(reached, shown)
    if (asked !== null) return { why: 'asked', reached, asked }
  }
  return { why: 'goal', reached }
}

function isThere(goal: Goal, reached: Reached): boolean {
  const seen = goal.images !== null && reached.seenImages >= goal.images
  const spent = goal.ms !== null && reached.trainedMs >= goal.ms
  return seen || spent
}

function rateInputs({ model }: Learner, pace: Pace): StepInputs['rates'] {
  const inputs = Object.entries({ ...model.rates, ...pace.rates }).map(([network, rates]) => {
    const { learningRate, beta1, beta2 } = rates
    return [
      network,
      { learningRate: tf.scalar(learningRate), beta1: tf.scalar(beta1), beta2: tf.scalar(beta2) }
    ] as const
  })
  return Object.fromEntries(inputs)
}

/** Which rhythms fall on a step. */
export function dueAt(rhythms: Record<string, number>, step: number): Record<string, boolean> {
  return Object.fromEntries(Object.entries(rhythms).map(([name, every]) => [name, step % every === 0]))
}

/** The inputs of a step, but for what it draws, when so many pictures have been seen. */
export function inputsAt(
  learner: Learner,
  { step, seenImages }: Pick<Reached, 'step' | 'seenImages'>,
  images: number
): Omit<StepInputs, 'drawn'> {
  const pace = learner.model.schedule?.(seenImages) ?? {}
  const { halfLifeImages, ramp } = learner.model.averaged
  // There is no ramp where the average has a past (StyleGAN2-ADA, train.py, which leaves it out for `resume`).
  const past = learner.warm ? Infinity : seenImages
  return {
    step: tf.tensor1d([step], 'int32'),
    kept: tf.scalar(shareKept(pace.halfLifeImages ?? halfLifeImages, past, images, ramp)),
    rates: rateInputs(learner, pace),
    dials: dialsAt(learner.model, seenImages)
  }
}

function one({ learner, batch, draw }: LoopOrder, reached: Reached): Shown {
  const { draws, rhythms } = learner.model
  const { step } = reached
  return tf.tidy(() => {
    const inputs = {
      ...inputsAt(learner, reached, batch * draws),
      drawn: learner.pooled ? draw.places(step) : draw.pixels(step)
    }
    if (!learner.pooled) draw.ahead(step + 1)
    const scalars = learner.step(inputs, dueAt(rhythms, step))
    const names = Object.keys(scalars)
    const values = tf.stack(Object.values(scalars)).dataSync()
    tf.dispose(scalars)
    return Object.fromEntries(names.map((name, i) => [name, values[i]!]))
  })
}
