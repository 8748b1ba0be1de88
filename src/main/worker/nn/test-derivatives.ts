// Holds an operation's first and second derivative against finite differences: what the tests of operations measure with.
import * as tf from '@tensorflow/tfjs-core'
import { randomOf } from './random'

export type Operation = (...inputs: tf.Tensor[]) => tf.Tensor

export const random = () => randomOf(11, tf.tensor1d([0], 'int32'))

/** Values well away from 0, where leaky ReLU and the like have a corner that finite differences step over. */
export function around(name: string, shape: number[]): tf.Tensor {
  const x = random().normal(name, shape)
  return tf.add(x, tf.mul(tf.sign(x), 0.2))
}

/** Summed in double precision: float32 sums would drown the differences. */
export function total(tensor: tf.Tensor, weights: tf.Tensor): number {
  const [a, b] = [tensor, weights].map((each) => Array.from(each.dataSync<'float32'>()))
  return a!.reduce((sum, value, i) => sum + value * b![i]!, 0)
}

/** The operation squared, so that linear ones have a second derivative too. */
const squared =
  (operation: Operation): Operation =>
  (...inputs) =>
    tf.square(operation(...inputs))

/** Gradients of Σ weights ∘ operation by every input. */
const gradients = (operation: Operation, weights: tf.Tensor, inputs: tf.Tensor[]) =>
  tf.grads((...given: tf.Tensor[]) => tf.sum(tf.mul(operation(...given), weights)))(inputs)

/** Slope of `value` along `directions` at `inputs`, by central differences. */
export function slope(
  value: (inputs: tf.Tensor[]) => number,
  inputs: tf.Tensor[],
  directions: tf.Tensor[]
): number {
  const reach = 1e-2
  const at = (sign: number) =>
    tf.tidy(() => value(inputs.map((x, i) => tf.add(x, tf.mul(directions[i]!, sign * reach)))))
  return (at(1) - at(-1)) / (2 * reach)
}

export const likeness = (inputs: tf.Tensor[], name: string) =>
  inputs.map((x, i) => random().normal(`${name}/${i}`, x.shape))

export const relative = (a: number, b: number) => Math.abs(a - b) / (Math.abs(a) + Math.abs(b) + 1e-2)

/** Relative errors of the first and second derivative of the operation's square, the worst of three directions. */
export function errors(plain: Operation, inputs: tf.Tensor[]): { first: number; second: number } {
  const operation = squared(plain)
  const weights = random().normal('weights', operation(...inputs).shape)
  const worst = { first: 0, second: 0 }
  for (const round of ['a', 'b', 'c']) {
    const along = likeness(inputs, `along/${round}`)
    const value = (given: tf.Tensor[]) => total(operation(...given), weights)
    const gradient = gradients(operation, weights, inputs)
    const first = along.reduce((sum, d, i) => sum + total(gradient[i]!, d), 0)
    worst.first = Math.max(worst.first, relative(first, slope(value, inputs, along)))

    // The gradient along fixed directions is a number again, and its own gradient the second derivative.
    const picks = likeness(inputs, `pick/${round}`)
    const picked = (given: tf.Tensor[]) =>
      gradients(operation, weights, given).reduce((sum, g, i) => sum + total(g, picks[i]!), 0)
    const again = tf.grads((...given: tf.Tensor[]) =>
      tf.addN(gradients(operation, weights, given).map((g, i) => tf.sum(tf.mul(g, picks[i]!))))
    )(inputs)
    const second = along.reduce((sum, d, i) => sum + total(again[i]!, d), 0)
    worst.second = Math.max(worst.second, relative(second, slope(picked, inputs, along)))
  }
  return worst
}
