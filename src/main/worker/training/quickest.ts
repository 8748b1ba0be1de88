// Compiles a learner in the precision that trains faster on this machine, which a few steps of each decide.
import * as tf from '@tensorflow/tfjs-core'
import type { Precision } from '../program/passes'
import { compiled, type Compiled } from './compiled'
import type { Draw } from './draw'
import type { Learner } from './learner'
import { dueAt, inputsAt } from './loop'

const steps = 4
/** bfloat16 must be worth the digits that it drops. */
const worth = 1.1

/** Milliseconds from any beginning. */
type Clock = () => number

/** Milliseconds of this step. */
function timeOf(learner: Compiled, draw: Draw, step: number, clock: Clock): number {
  return tf.tidy(() => {
    const began = clock()
    const inputs = {
      ...inputsAt(learner, { step, seenImages: learner.seenImages }, 1),
      drawn: learner.pooled ? draw.places(step) : draw.pixels(step)
    }
    const shown = learner.step(inputs, dueAt(learner.model.rhythms, 1))
    Object.values(shown)[0]?.dataSync()
    tf.dispose(shown)
    return clock() - began
  })
}

/**
 * Compiles in the fastest of these ways, of which the first is taken when it is alone. The learner begins where it stands:
 * at its very beginning, for between its phases optimizers are forgotten.
 */
export function quickest(
  learner: Learner,
  draw: Draw,
  ways: readonly Precision[],
  clock: Clock = () => performance.now()
): { learner: Compiled; precision: Precision } {
  if (ways.length === 1) return { learner: compiled(learner, draw, ways[0]!), precision: ways[0]! }
  const { seenImages } = learner
  // The last phase is the one that costs most.
  learner.reach(learner.model.phases?.at(-1)?.from ?? seenImages)
  const tried = ways.map((precision) => ({
    precision,
    candidate: compiled(learner, draw, precision),
    ms: Infinity
  }))
  // By turns, so that other work on this machine slows them alike; each one's first step is not counted.
  for (let step = 0; step <= steps; step++)
    for (const each of tried) {
      const took = timeOf(each.candidate, draw, step, clock)
      if (step > 0) each.ms = Math.min(each.ms, took * (each.precision === 'bfloat16' ? worth : 1))
    }
  const [best, ...others] = tried.toSorted((a, b) => a.ms - b.ms)
  for (const { candidate } of others) candidate.leave()
  best!.candidate.restart()
  best!.candidate.reach(seenImages)
  return { learner: best!.candidate, precision: best!.precision }
}
