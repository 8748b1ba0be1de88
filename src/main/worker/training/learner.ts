// One model in training: its state as named tensors, and a step that is a function of that state and its inputs alone.
import * as tf from '@tensorflow/tfjs-core'
import type { Drawn, Lesson, Model, Wish } from '../gans/define'
import type { Parameter, Weights } from '../nn/network'
import { mirror } from '../nn/ops'
import { fromPixels, toPixels } from '../nn/pixels'
import { randomOf } from '../nn/random'
import { adamFor, type Adam, type RateInputs } from './adam'
import { follow } from './ema'

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
  dials: Record<string, tf.Scalar>
}

export type Learner = {
  model: Model
  /** Whether a step is given places in the dataset's pools instead of pixels. */
  pooled: boolean
  /** Every tensor of a checkpoint's weights: `NETWORK/…` and `averaged/NETWORK/…`. */
  weights: Variables
  /** Every tensor of its optimizers: `NETWORK/…`. */
  optimizer: Variables
  /** Does one step; `due` says which rhythms fall on it. What it shows, as scalars that the caller disposes. */
  step(inputs: StepInputs, due: Record<string, boolean>): Record<string, tf.Scalar>
  /** Pictures by the averaged network as `toPixels` packs them, int32 [n, side, side]. The caller disposes. */
  sample(wish: Wish): tf.Tensor3D
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

/** `mirrored`: real pictures are mirrored by the toss of a coin. */
export type LearnerOrder = { model: Model; seed: number; mirrored: boolean }

/** A model as it begins, from the run's seed alone. */
export function learnerOf({ model, seed, mirrored }: LearnerOrder): Learner {
  const names = Object.keys(model.networks)
  const networks = new Map(
    names.map((name) => [name, variablesOf(model.networks[name]!.parameters, seed, name)])
  )
  const adams = new Map<string, Adam>()
  for (const name of names) adams.set(name, adamFor(trained(model, networks.get(name)!, name)))
  const source = networks.get(model.averaged.network)!
  const averaged: Variables = new Map(
    [...source].map(([name, variable]) => [name, tf.variable(variable, false)])
  )

  const weights: Variables = new Map([
    ...names.flatMap((name) => prefixed(name, networks.get(name)!)),
    ...prefixed(`averaged/${model.averaged.network}`, averaged)
  ])
  const optimizer: Variables = new Map(names.flatMap((name) => prefixed(name, adams.get(name)!.state)))

  const step: Learner['step'] = (inputs, due) => {
    const shown: Record<string, tf.Scalar> = {}
    tf.tidy(() => {
      const lesson = { ...lessonOf(inputs, seed, mirrored), due }
      for (const turn of model.turns) {
        const found = take(turn, lesson, networks, adams.get(turn.moves)!, inputs.rates[turn.moves]!)
        // A network that moves several times in a step shows its last move.
        tf.dispose(Object.keys(found).flatMap((series) => shown[series] ?? []))
        Object.assign(shown, found)
      }
      follow(averaged, source, inputs.kept)
    })
    return shown
  }
  const sample: Learner['sample'] = (wish) => tf.tidy(() => toPixels(model.sample(still(averaged), wish)))
  const dispose = () => tf.dispose([...weights.values(), ...optimizer.values()])
  return { model, pooled: false, weights, optimizer, step, sample, dispose }
}

function trained(model: Model, variables: Variables, network: string): Variables {
  const parameters = model.networks[network]!.parameters.filter((parameter) => !parameter.statistic)
  return new Map(parameters.map(({ name }) => [name, variables.get(name)!]))
}

function lessonOf(inputs: StepInputs, seed: number, mirrored: boolean): Omit<Lesson, 'weights' | 'due'> {
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
  networks: Map<string, Variables>,
  adam: Adam,
  rates: RateInputs
): Record<string, tf.Scalar> {
  const notes = new Map<string, tf.Tensor>()
  const shown: Record<string, tf.Scalar> = {}
  const weights: Record<string, Weights> = {}
  for (const [name, variables] of networks) {
    const note = (statistic: string, value: tf.Tensor) => notes.set(statistic, tf.keep(value))
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
  adam.apply(new Map([...adam.variables].map(([name, { name: id }]) => [name, grads[id]!])), rates)
  for (const [name, value] of notes) {
    moved.get(name)!.assign(value)
    value.dispose()
  }
  return shown
}
