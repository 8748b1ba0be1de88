// One model in training: its state as named tensors, and a step that is a function of that state and its inputs alone.
import * as tf from '@tensorflow/tfjs-core'
import { phaseAt, type Dials, type Drawn, type Lesson, type Model, type Wish } from '../gans/define'
import type { Layer, Parameter, Weights } from '../nn/network'
import { mirror } from '../nn/ops'
import { fromPixels, toPixels } from '../nn/pixels'
import { randomOf } from '../nn/random'
import { adamFor, type Adam, type RateInputs } from './adam'
import { follow } from './ema'
import { frozenIn, type Frozen } from './freeze'

type Variables = Map<string, tf.Variable>

/** Everything that differs from step to step. */
export type StepInputs = {
  /** int32 [1]. */
  step: tf.Tensor1D
  /** What was drawn, one a draw: pictures int32 [batch, side, side, 3] from 0 to 255, labels int32 [batch]. */
  drawn: Drawn[]
  /** Share of the average that stays after this step. */
  kept: tf.Scalar
  /** Adam's rates, by network. */
  rates: Record<string, RateInputs>
  /** The dials of the model's schedule. */
  dials: Dials
}

export type Learner = {
  model: Model
  /** Whether a step is given places in the dataset's pools instead of pixels. */
  pooled: boolean
  /** Whether its networks came from another run: then their average is worth keeping from the first step on. */
  warm: boolean
  /** Every tensor of a checkpoint's weights: `NETWORK/…` and `averaged/NETWORK/…`. */
  weights: Variables
  /** Every tensor of its optimizers: `NETWORK/…`. */
  optimizer: Variables
  /** Pictures seen so far, by which steps and samples know their phase. */
  readonly seenImages: number
  /** Goes on to where so many pictures have been seen; into another phase with its optimizers as they begin. */
  reach(seenImages: number): void
  /** Does one step; `due` says which rhythms fall on it. What it shows, as scalars that the caller disposes. */
  step(inputs: StepInputs, due: Record<string, boolean>): Record<string, tf.Scalar>
  /**
   * Pictures by the averaged network as `toPixels` packs them, int32 [n, side, side]. The caller disposes.
   * `dials` are inputs where this is recorded; otherwise they are what the schedule says.
   */
  sample(wish: Wish, dials?: Dials): tf.Tensor3D
  dispose(): void
}

function begin({ name, shape, start }: Parameter, seed: number, network: string): tf.Variable {
  return tf.tidy(() => {
    const first = tf.tensor1d([0], 'int32')
    const value =
      'value' in start
        ? tf.fill(shape, start.value)
        : tf.mul(randomOf(seed, first).normal(`start/${network}/${name}`, shape), start.normal)
    return tf.variable(value, true)
  })
}

function variablesOf(parameters: Parameter[], seed: number, network: string): Variables {
  const variables: Variables = new Map()
  for (const parameter of parameters) {
    if (variables.has(parameter.name)) throw new Error(`two parameters are called ${parameter.name}`)
    variables.set(parameter.name, begin(parameter, seed, network))
  }
  return variables
}

function still(variables: Variables): Weights {
  return { read: reader(variables), training: false, note: () => {} }
}

function reader(variables: Variables) {
  return (name: string) => {
    const variable = variables.get(name)
    if (!variable) throw new Error(`no parameter is called ${name}`)
    return variable
  }
}

const prefixed = (prefix: string, variables: Variables) =>
  [...variables].map(([name, variable]) => [`${prefix}/${name}`, variable] as const)

type Networks = Map<string, Variables>

/** Everything of a model that changes. */
type Holding = { networks: Networks; averaged: Variables; adams: Map<string, Adam>; frozen: Frozen }

/** What a model holds as it begins. What no turn moves, and what is frozen, has no optimizer and stays so. */
function holdingOf(model: Model, seed: number, frozen: Frozen): Holding {
  const networks: Networks = new Map(
    Object.entries(model.networks).map(([name, { parameters }]) => [
      name,
      variablesOf(parameters, seed, name)
    ])
  )
  const moved = [...networks].filter(([name]) => model.turns.some(({ moves }) => moves === name))
  const adams = moved.map(
    ([name, variables]) =>
      [name, adamFor(trained(model.networks[name]!, variables, frozen.get(name)))] as const
  )
  const source = networks.get(model.averaged.network)!
  const averaged: Variables = new Map(
    [...source].map(([name, variable]) => [name, tf.variable(variable, false)])
  )
  return { networks, averaged, adams: new Map(adams), frozen }
}

/** Every turn of a step of this phase, and the average after them. */
function learn(model: Model, holding: Holding, lesson: Omit<Lesson, 'weights'>, inputs: StepInputs) {
  const { networks, averaged } = holding
  const shown: Record<string, tf.Scalar> = {}
  for (const turn of model.turns.filter(({ phase }) => phase === undefined || phase === lesson.phase)) {
    const found = take(turn, lesson, holding, inputs.rates[turn.moves]!)
    // A network that moves several times in a step shows its last move.
    tf.dispose(Object.keys(found).flatMap((series) => shown[series] ?? []))
    Object.assign(shown, found)
  }
  follow(averaged, networks.get(model.averaged.network)!, inputs.kept)
  return shown
}

/**
 * `mirrored`: real pictures are mirrored by the toss of a coin. `frozen`: how many of a critic's first layers stay as they
 * are. `warm`: see `Learner`; what it is warmed with is put into it afterwards.
 */
export type LearnerOrder = { model: Model; seed: number; mirrored: boolean; frozen?: number; warm?: boolean }

/** A model as it begins, from the run's seed alone. @throws StudioError `invalid` where a critic has too few layers. */
export function learnerOf({ model, seed, mirrored, frozen = 0, warm = false }: LearnerOrder): Learner {
  const holding = holdingOf(model, seed, frozenIn(model, frozen))
  const { networks, averaged, adams } = holding
  const weights: Variables = new Map([
    ...[...networks].flatMap(([name, variables]) => prefixed(name, variables)),
    ...prefixed(`averaged/${model.averaged.network}`, averaged)
  ])
  const optimizer: Variables = new Map([...adams].flatMap(([name, { state }]) => prefixed(name, state)))
  let seen = 0
  const phase = () => phaseAt(model, seen)
  return {
    model,
    pooled: false,
    warm,
    weights,
    optimizer,
    get seenImages() {
      return seen
    },
    reach(seenImages) {
      const before = phase()
      seen = seenImages
      if (phase() !== before) adams.forEach((adam) => adam.restart())
    },
    step(inputs, due) {
      const shown: Record<string, tf.Scalar> = {}
      tf.tidy(() => {
        const lesson = { ...lessonOf(inputs, seed, mirrored), due, phase: phase() }
        Object.assign(shown, learn(model, holding, lesson, inputs))
      })
      return shown
    },
    sample: (wish, dials) =>
      tf.tidy(() => {
        const moment = { phase: phase(), dials: dials ?? dialsAt(model, seen) }
        return toPixels(model.sample(still(averaged), wish, moment))
      }),
    dispose: () => tf.dispose([...weights.values(), ...optimizer.values()])
  }
}

/** What the model's schedule says, as tensors. The caller disposes, or a tidy does. */
export function dialsAt(model: Model, seenImages: number): Dials {
  const dials = Object.entries(model.schedule?.(seenImages).dials ?? {})
  return Object.fromEntries(dials.map(([name, value]) => [name, tf.scalar(value)]))
}

/** What an optimizer moves. */
function trained(
  { parameters }: Pick<Layer, 'parameters'>,
  variables: Variables,
  frozen: ReadonlySet<string> = new Set()
): Variables {
  const moving = parameters.filter(({ name, statistic }) => !statistic && !frozen.has(name))
  return new Map(moving.map(({ name }) => [name, variables.get(name)!]))
}

function lessonOf(
  inputs: StepInputs,
  seed: number,
  mirrored: boolean
): Omit<Lesson, 'weights' | 'due' | 'phase'> {
  const random = randomOf(seed, inputs.step)
  const batch = inputs.drawn[0]!.pictures.shape[0]
  const prepare = (pictures: tf.Tensor4D, purpose: string) => {
    const x = fromPixels(pictures)
    if (!mirrored) return x
    return mirror(x, tf.cast(random.integers(purpose, [batch, 1, 1, 1], 2), 'float32'))
  }
  const prepared = inputs.drawn.map(({ pictures, labels, inputs: halves, others }, draw): Drawn => ({
    pictures: prepare(pictures, `mirror/${draw}`),
    ...(labels && { labels }),
    // The halves of a pair are turned together.
    ...(halves && { inputs: prepare(halves, `mirror/${draw}`) }),
    ...(others && { others: prepare(others, `mirror/others/${draw}`) })
  }))
  const drawn = (draw: number) => prepared[draw]!
  return { drawn, reals: (draw) => drawn(draw).pictures, dials: inputs.dials, batch, random }
}

// The scalars to show and the noted statistics are made inside the gradient's scope and must outlive it.
function take(
  turn: Model['turns'][number],
  lesson: Omit<Lesson, 'weights'>,
  { networks, adams, frozen }: Holding,
  rates: RateInputs
): Record<string, tf.Scalar> {
  const adam = adams.get(turn.moves)!
  const notes = new Map<string, tf.Tensor>()
  const shown: Record<string, tf.Scalar> = {}
  const weights: Record<string, Weights> = {}
  for (const [name, variables] of networks) {
    // A network that looks twice in a turn notes what it saw last.
    const note = (statistic: string, value: tf.Tensor) => {
      if (frozen.get(name)?.has(statistic)) return
      notes.get(statistic)?.dispose()
      notes.set(statistic, tf.keep(value))
    }
    weights[name] = {
      read: reader(variables),
      training: true,
      note: name === turn.moves ? note : () => {}
    }
  }
  const moved = networks.get(turn.moves)!
  const { grads } = tf.variableGrads(() => {
    const outcome = turn.learn({ ...lesson, weights })
    for (const [series, value] of Object.entries(outcome.shown)) shown[series] = tf.keep(value.clone())
    return outcome.loss
  }, [...adam.variables.values()])
  // What takes no part in this phase has no gradient and stays.
  const taking = [...adam.variables].filter(([, { name: id }]) => grads[id])
  adam.apply(new Map(taking.map(([name, { name: id }]) => [name, grads[id]!])), rates)
  for (const [name, value] of notes) {
    moved.get(name)!.assign(value)
    value.dispose()
  }
  return shown
}
