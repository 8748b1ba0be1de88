// A learner whose steps run as one TensorFlow graph each: the step is recorded once and its state lives in the session.
import * as tf from '@tensorflow/tfjs-core'
import type { Precision } from '../program/passes'
import { Program } from '../program/program'
import { type Recording } from '../program/graph'
import { record } from '../program/record'
import type { Draw } from './draw'
import type { Learner, StepInputs } from './learner'
import { dueAt, inputsAt } from './loop'
import { recordSampling, samplesAtOnce, samplingName } from './sampling'

type Due = Record<string, boolean>

/** One name for each way in which the rhythms of a model can fall together. */
function nameOf(due: Due): string {
  const on = Object.keys(due).filter((rhythm) => due[rhythm])
  return ['step', ...on.sort()].join('.')
}

const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b))

/** What is due on each step, until it begins anew. */
function stepsOf(rhythms: Record<string, number>): Due[] {
  const period = Object.values(rhythms).reduce((all, every) => (all * every) / divisor(all, every), 1)
  return Array.from({ length: period }, (_, step) => dueAt(rhythms, step))
}

/** Every way in which rhythms fall together on some step. */
export function everyDue(rhythms: Record<string, number>): Due[] {
  return [...new Map(stepsOf(rhythms).map((due) => [nameOf(due), due])).values()]
}

const mean = (values: number[]) => values.reduce((all, value) => all + value, 0) / values.length

/** The step's inputs under the names that the recording gives them. */
function flat({ step, drawn, kept, rates, dials }: StepInputs): Record<string, tf.Tensor> {
  const byNetwork = Object.entries(rates).flatMap(([network, rate]) =>
    Object.entries(rate).map(([name, value]) => [`rates/${network}/${name}`, value] as const)
  )
  const draws = drawn.flatMap((one, draw) =>
    Object.entries(one).map(([part, tensor]) => [`drawn/${draw}/${part}`, tensor] as const)
  )
  const dialled = Object.entries(dials).map(([name, dial]) => [`dials/${name}`, dial] as const)
  return { step, kept, ...Object.fromEntries([...draws, ...byNetwork, ...dialled]) }
}

/** The step in each way its rhythms can fall, and sampling. Disposes the inputs; the state is as it was. */
function recorded(learner: Learner, state: tf.Variable[], inputs: StepInputs): Recording[] {
  const side = inputs.drawn[0]!.pictures.shape[1]
  const before = state.map((variable) => variable.clone())
  const steps = everyDue(learner.model.rhythms).map((due) =>
    record({ name: nameOf(due), state, inputs: flat(inputs), run: () => learner.step(inputs, due) })
  )
  const recordings = [...steps, recordSampling(learner, state, samplesAtOnce(side))]
  state.forEach((variable, index) => variable.assign(before[index]!))
  tf.dispose([before, inputs])
  return recordings
}

export type Compiled = Learner & {
  /** Mean floating-point operations of a step. */
  work: number
  /** Forgets what the session learned since it was last read: back to what the learner holds. */
  restart(): void
  /** Gives up the session alone; the learner stays as it was last read. */
  leave(): void
}

/**
 * The same learner, compiled for what step 0 of `draw` draws.
 * Recording runs a few steps; the state is put back as it was, so that training begins where `learner` stands.
 * It samples as many pictures at once as `samplesAtOnce` says. `weights` and `optimizer` are the session's at the moment they are asked for.
 */
export function compiled(learner: Learner, draw: Draw, precision: Precision = 'float32'): Compiled {
  const { model } = learner
  const state = [...learner.weights.values(), ...learner.optimizer.values()]
  const example = { ...inputsAt(learner, { step: 0, seenImages: 0 }, 1), drawn: draw.pixels(0) }
  const pools = draw.pools()
  const program = Program.load(state, recorded(learner, state, example), { precision, pools })
  let behind = false
  const bringBack = () => {
    if (behind) program.read()
    behind = false
    return learner
  }
  return {
    model,
    pooled: pools.length > 0,
    work: mean(stepsOf(model.rhythms).map((due) => program.work(nameOf(due)))),
    get weights() {
      return bringBack().weights
    },
    get optimizer() {
      return bringBack().optimizer
    },
    step(inputs, due) {
      behind = true
      return program.run(nameOf(due), flat(inputs)) as Record<string, tf.Scalar>
    },
    sample: (wish) => program.run(samplingName(wish.latents.shape[0]), { ...wish })['pixels'] as tf.Tensor3D,
    restart() {
      program.write()
      behind = false
    },
    leave: () => program.dispose(),
    dispose() {
      program.dispose()
      learner.dispose()
    }
  }
}
