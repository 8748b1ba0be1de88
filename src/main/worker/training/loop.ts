// The training loop: step after step until the goal, a request to end, or numbers that stopped making sense.
import * as tf from '@tensorflow/tfjs-core'
import { shareKept } from './ema'
import type { Learner, StepInputs } from './learner'
import type { Sampler } from './sampler'

/** How far a run has come. */
export type Reached = { step: number; seenImages: number; trainedMs: number }

/** When a run is finished: whichever is set and comes first. */
export type Goal = { images: number | null; ms: number | null }

/** Where real pictures come from: bytes of [indices, side, side, 3], RGB. */
export type Pictures = { batch(indices: number[]): Uint8Array; resolution: number }

export type LoopOrder = {
  learner: Learner
  pictures: Pictures
  sampler: Sampler
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
  const rates = rateInputs(order.learner)
  let reached = order.from
  try {
    while (!isThere(order.goal, reached)) {
      const shown = one(order, rates, reached)
      const { seenImages } = reached
      reached = {
        step: reached.step + 1,
        seenImages: seenImages + order.batch * order.learner.model.draws,
        trainedMs: performance.now() - began
      }
      const series = Object.keys(shown).find((name) => !Number.isFinite(shown[name]))
      if (series !== undefined) return { why: 'diverged', reached, series }
      await new Promise((resolve) => setImmediate(resolve))
      const asked = await stepped(reached, shown)
      if (asked !== null) return { why: 'asked', reached, asked }
    }
    return { why: 'goal', reached }
  } finally {
    tf.dispose(rates)
  }
}

function isThere(goal: Goal, reached: Reached): boolean {
  const seen = goal.images !== null && reached.seenImages >= goal.images
  const spent = goal.ms !== null && reached.trainedMs >= goal.ms
  return seen || spent
}

function rateInputs({ model }: Learner): StepInputs['rates'] {
  const inputs = Object.entries(model.rates).map(([network, { learningRate, beta1, beta2 }]) => {
    const scalars = {
      learningRate: tf.scalar(learningRate),
      beta1: tf.scalar(beta1),
      beta2: tf.scalar(beta2)
    }
    return [network, scalars] as const
  })
  return Object.fromEntries(inputs)
}

function one(order: LoopOrder, rates: StepInputs['rates'], { step, seenImages }: Reached): Shown {
  const { learner, batch, sampler, pictures } = order
  const { draws, rhythms, averaged } = learner.model
  const side = pictures.resolution
  const due = Object.fromEntries(Object.entries(rhythms).map(([name, every]) => [name, step % every === 0]))
  return tf.tidy(() => {
    const reals = Array.from({ length: draws }, (_, draw) => {
      const indices = sampler.take((step * draws + draw) * batch, batch)
      return tf.tensor4d(pictures.batch(indices), [batch, side, side, 3], 'int32')
    })
    const kept = tf.scalar(shareKept(averaged.halfLifeImages, seenImages, batch * draws))
    const scalars = learner.step({ step: tf.tensor1d([step], 'int32'), reals, kept, rates }, due)
    const names = Object.keys(scalars)
    const values = tf.stack(Object.values(scalars)).dataSync()
    tf.dispose(scalars)
    return Object.fromEntries(names.map((name, i) => [name, values[i]!]))
  })
}
