// Adam whose whole state is tensors (powers of beta included), so that it saves and loads bit for bit.
import * as tf from '@tensorflow/tfjs-core'
import { attribute, changeInPlace } from '../nn/kernel'

const epsilon = 1e-8

/** Rates of one network for one step, as scalars: they may differ from step to step. */
export type RateInputs = { learningRate: tf.Scalar; beta1: tf.Scalar; beta2: tf.Scalar }

/** What a variable needs besides itself. */
type Moments = { first: tf.Variable; second: tf.Variable }

export type Adam = {
  /** What it moves. */
  variables: Map<string, tf.Variable>
  /** Every tensor of its state, by name. */
  state: Map<string, tf.Variable>
  /** Moves each variable of `gradients` one step down. */
  apply(gradients: Map<string, tf.Tensor>, rates: RateInputs): void
  /** Forgets every gradient. */
  restart(): void
}

/** Adam for these variables (Kingma and Ba 2015, algorithm 1, with ε outside the corrected root, 1e-8). */
export function adamFor(variables: Map<string, tf.Variable>): Adam {
  const state = new Map<string, tf.Variable>()
  const variable = (name: string, value: tf.Tensor) => {
    const made = tf.variable(value, false)
    value.dispose()
    state.set(name, made)
    return made
  }
  const powers = { first: variable('power1', tf.scalar(1)), second: variable('power2', tf.scalar(1)) }
  const moments = new Map<string, Moments>()
  for (const [name, each] of variables) {
    moments.set(name, {
      first: variable(`${name}/first`, tf.zeros(each.shape)),
      second: variable(`${name}/second`, tf.zeros(each.shape))
    })
  }
  const apply: Adam['apply'] = (gradients, rates) =>
    tf.tidy(() => {
      powers.first.assign(tf.mul(powers.first, rates.beta1))
      powers.second.assign(tf.mul(powers.second, rates.beta2))
      const stride = tf.div(rates.learningRate, tf.sub(1, powers.first)) as tf.Scalar
      const root = tf.sqrt(tf.sub(1, powers.second)) as tf.Scalar
      for (const [name, gradient] of gradients) {
        move(variables.get(name)!, moments.get(name)!, gradient, { ...rates, powers, stride, root })
      }
    })
  const restart = () =>
    tf.tidy(() => {
      for (const each of state.values()) each.assign(tf.zerosLike(each))
      for (const power of [powers.first, powers.second]) power.assign(tf.onesLike(power))
    })
  return { variables, state, apply, restart }
}

type Pace = RateInputs & {
  powers: Moments
  stride: tf.Scalar
  root: tf.Scalar
}

function move(weight: tf.Variable, moments: Moments, gradient: tf.Tensor, pace: Pace): void {
  const { first, second } = moments
  const { powers, learningRate, beta1, beta2, root } = pace
  // The kernel adds its ε before the root is corrected.
  const rest = [powers.first, powers.second, learningRate, beta1, beta2, tf.mul(root, epsilon), gradient]
  const flags = ['use_locking', 'use_nesterov'].map((name) => attribute.bool(name, false))
  const attributes = [attribute.type('T', 'float32'), ...flags]
  changeInPlace(
    { op: 'ResourceApplyAdam', variables: [weight, first, second], inputs: rest, attributes },
    () => moveSpelledOut(weight, moments, gradient, pace)
  )
}

function moveSpelledOut(
  weight: tf.Variable,
  { first, second }: Moments,
  gradient: tf.Tensor,
  pace: Pace
): void {
  first.assign(tf.add(gradient, tf.mul(tf.sub(first, gradient), pace.beta1)))
  const square = tf.square(gradient)
  second.assign(tf.add(square, tf.mul(tf.sub(second, square), pace.beta2)))
  const scale = tf.add(tf.div(tf.sqrt(second), pace.root), epsilon)
  weight.assign(tf.sub(weight, tf.mul(tf.div(first, scale), pace.stride)))
}
