// A learner whose steps run as one TensorFlow graph each: the step is recorded once and its state lives in the session.
import * as tf from '@tensorflow/tfjs-core'
import { phaseAt } from '../gans/define'
import type { Precision } from '../program/passes'
import { Program } from '../program/program'
import { type Recording } from '../program/graph'
import { record } from '../program/record'
import type { Draw } from './draw'
import { dialsAt, type Learner, type StepInputs } from './learner'
import { dueAt, inputsAt } from './loop'
import { recordSampling, samplesAtOnce, samplingInputs, samplingName } from './sampling'

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

/** The step in each way its rhythms can fall, and sampling, as the learner's present phase has them. The state is as it was. */
function recorded(learner: Learner, state: tf.Variable[], draw: Draw): Recording[] {
  const inputs = {
    ...inputsAt(learner, { step: 0, seenImages: learner.seenImages }, 1),
    drawn: draw.pixels(0)
  }
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

/** The functions of the learner's present phase and their state in a session. */
type Session = { program: Program; pooled: boolean }

function open(learner: Learner, draw: Draw, precision: Precision): Session {
  const state = [...learner.weights.values(), ...learner.optimizer.values()]
  const pools = draw.pools()
  const program = Program.load(state, recorded(learner, state, draw), { precision, pools })
  return { program, pooled: pools.length > 0 }
}

export type Compiled = Learner & {
  /** Mean floating-point operations of a step. */
  readonly work: number
  /** Forgets what the session learned since it was last read: back to what the learner holds. */
  restart(): void
  /** Gives up the session alone; the learner stays as it was last read. */
  leave(): void
}

/**
 * The same learner, compiled for what step 0 of `draw` draws.
 * Recording runs a few steps; the state is put back as it was, so that training begins where `learner` stands.
 * It samples as many pictures at once as `samplesAtOnce` says. `weights` and `optimizer` are the session's at the moment they are asked for.
 * Where it reaches another phase, it is compiled anew.
 */
export function compiled(learner: Learner, draw: Draw, precision: Precision = 'float32'): Compiled {
  const { model } = learner
  let session: Session | null = open(learner, draw, precision)
  let behind = false
  const present = () => {
    if (session) return session
    throw new Error('this learner has given up its session')
  }
  const bringBack = () => {
    if (behind) present().program.read()
    behind = false
    return learner
  }
  const leave = () => {
    session?.program.dispose()
    session = null
  }
  return {
    model,
    warm: learner.warm,
    get pooled() {
      return present().pooled
    },
    get work() {
      const { program } = present()
      return mean(stepsOf(model.rhythms).map((due) => program.work(nameOf(due))))
    },
    get weights() {
      return bringBack().weights
    },
    get optimizer() {
      return bringBack().optimizer
    },
    get seenImages() {
      return learner.seenImages
    },
    reach(seenImages) {
      if (phaseAt(model, seenImages) === phaseAt(model, learner.seenImages)) return learner.reach(seenImages)
      bringBack()
      // Before the next one is opened, so that the dataset does not lie in memory twice.
      leave()
      learner.reach(seenImages)
      session = open(learner, draw, precision)
    },
    step(inputs, due) {
      behind = true
      return present().program.run(nameOf(due), flat(inputs)) as Record<string, tf.Scalar>
    },
    sample(wish, given) {
      const dials = given ?? dialsAt(model, learner.seenImages)
      const name = samplingName(wish.latents.shape[0])
      const { pixels } = present().program.run(name, samplingInputs(wish, dials))
      if (!given) tf.dispose(dials)
      return pixels as tf.Tensor3D
    },
    restart() {
      present().program.write()
      behind = false
    },
    leave,
    dispose() {
      leave()
      learner.dispose()
    }
  }
}
