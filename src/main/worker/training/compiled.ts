// A learner whose steps run as one TensorFlow graph each: the step is recorded once and its state lives in the session.
import * as tf from '@tensorflow/tfjs-core'
import { Program } from '../program/program'
import { type Recording } from '../program/graph'
import { record } from '../program/record'
import type { Learner, StepInputs } from './learner'

type Due = Record<string, boolean>

/** One name for each way in which the rhythms of a model can fall together. */
function nameOf(due: Due): string {
  const on = Object.keys(due).filter((rhythm) => due[rhythm])
  return ['step', ...on.sort()].join('.')
}

function everyDue(rhythms: Record<string, number>): Due[] {
  return Object.entries(rhythms).reduce<Due[]>(
    (all, [name, every]) =>
      (every > 1 ? [false, true] : [true]).flatMap((on) => all.map((due) => ({ ...due, [name]: on }))),
    [{}]
  )
}

/** The step's inputs under the names that the recording gives them. */
function flat({ step, reals, kept, rates }: StepInputs): Record<string, tf.Tensor> {
  const byNetwork = Object.entries(rates).flatMap(([network, rate]) =>
    Object.entries(rate).map(([name, value]) => [`rates/${network}/${name}`, value] as const)
  )
  const draws = reals.map((pictures, draw) => [`reals/${draw}`, pictures] as const)
  return { step, kept, ...Object.fromEntries(draws), ...Object.fromEntries(byNetwork) }
}

/** The step in each way its rhythms can fall. Disposes the inputs; the state is as it was. */
function recorded(learner: Learner, state: tf.Variable[], inputs: StepInputs): Recording[] {
  const before = state.map((variable) => variable.clone())
  const recordings = everyDue(learner.model.rhythms).map((due) =>
    record({ name: nameOf(due), state, inputs: flat(inputs), run: () => learner.step(inputs, due) })
  )
  state.forEach((variable, index) => variable.assign(before[index]!))
  tf.dispose([before, inputs])
  return recordings
}

/**
 * The same learner, compiled for batches of `batch` pictures of `side` px.
 * Recording runs a few steps; the state is put back as it was, so that training begins where `learner` stands.
 * `weights` and `optimizer` are the session's at the moment they are asked for.
 */
export function compiled(learner: Learner, batch: number, side: number): Learner {
  const { model } = learner
  const state = [...learner.weights.values(), ...learner.optimizer.values()]
  const program = Program.load(state, recorded(learner, state, exampleInputs(learner, batch, side)))
  let behind = false
  const bringBack = () => {
    if (behind) program.read()
    behind = false
    return learner
  }
  return {
    model,
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
    sample: (latents) => bringBack().sample(latents),
    dispose() {
      program.dispose()
      learner.dispose()
    }
  }
}

function exampleInputs({ model }: Learner, batch: number, side: number): StepInputs {
  const rates = Object.entries(model.rates).map(([network, { learningRate, beta1, beta2 }]) => [
    network,
    { learningRate: tf.scalar(learningRate), beta1: tf.scalar(beta1), beta2: tf.scalar(beta2) }
  ])
  return {
    step: tf.tensor1d([0], 'int32'),
    reals: Array.from({ length: model.draws }, () => tf.zeros([batch, side, side, 3], 'int32')),
    kept: tf.scalar(0),
    rates: Object.fromEntries(rates) as StepInputs['rates']
  }
}
