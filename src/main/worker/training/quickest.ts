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

const precisions = ['float32', 'bfloat16'] as const

/**
 * What to choose from. A run keeps to the precision that it began with. `ATELIER_PRECISION` says which others begin with: two
 * runs of one seed are then alike, whatever else the machine does while they choose.
 */
export function waysFor(engine: { bfloat16: boolean }, begun?: Precision): readonly Precision[] {
  const only = begun ?? precisions.find((each) => each === process.env['ATELIER_PRECISION'])
  if (only) return [only]
  return engine.bfloat16 ? precisions : ['float32']
}

/** Milliseconds from any beginning. */
type Clock = () => number

/** Milliseconds of this step: the first with everything that is due now and then, the others without. */
function timeOf(learner: Compiled, draw: Draw, step: number, clock: Clock): number {
  return tf.tidy(() => {
    const began = clock()
    const inputs = {
      ...inputsAt(learner, { step, seenImages: learner.seenImages }, 1),
      drawn: learner.pooled ? draw.places(step) : draw.pixels(step)
    }
    const shown = learner.step(inputs, dueAt(learner.model.rhythms, Math.min(step, 1)))
    Object.values(shown)[0]?.dataSync()
    tf.dispose(shown)
    return clock() - began
  })
}

type Tried = { precision: Precision; candidate: Compiled; ms: number; runs: boolean }

/** What a step took, as it counts. A device may lack a kernel for bfloat16, without which it trains as well. */
function tookOf(tried: Tried, time: () => number): number {
  const { precision } = tried
  if (precision === 'float32') return time()
  try {
    return time() * worth
  } catch (error) {
    process.emitWarning(`A step in ${precision} does not run here: ${String(error)}`)
    return Object.assign(tried, { runs: false, ms: Infinity }).ms
  }
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
  const tried = ways.map((precision): Tried => {
    return { precision, candidate: compiled(learner, draw, precision), ms: Infinity, runs: true }
  })
  // By turns, so that other work on this machine slows them alike; each one's first step is not counted.
  for (let step = 0; step <= steps; step++)
    for (const each of tried.filter(({ runs }) => runs)) {
      const took = tookOf(each, () => timeOf(each.candidate, draw, step, clock))
      if (step > 0) each.ms = Math.min(each.ms, took)
    }
  const [best, ...others] = tried.toSorted((a, b) => a.ms - b.ms)
  for (const { candidate } of others) candidate.leave()
  best!.candidate.restart()
  best!.candidate.reach(seenImages)
  return { learner: best!.candidate, precision: best!.precision }
}
