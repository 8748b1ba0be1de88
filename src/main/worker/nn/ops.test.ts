// Every operation a network may use: first and second derivative against finite differences.
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { loadEngine } from '../engine'
import { augment } from './augment'
import { normaliseBatch, normaliseBy } from './norm'
import * as ops from './ops'
import { gradientPenalty, r1 } from './penalty'
import { randomOf } from './random'

type Operation = (...inputs: tf.Tensor[]) => tf.Tensor

const random = () => randomOf(11, tf.tensor1d([0], 'int32'))
/** Values well away from 0, where leaky ReLU and the like have a corner that finite differences step over. */
const around = (name: string, shape: number[]) => {
  const x = random().normal(name, shape)
  return tf.add(x, tf.mul(tf.sign(x), 0.2))
}
const positive = (name: string, shape: number[]) => random().uniform(name, shape, 0.5, 2)

/** Summed in double precision: float32 sums would drown the differences. */
function total(tensor: tf.Tensor, weights: tf.Tensor): number {
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
function slope(value: (inputs: tf.Tensor[]) => number, inputs: tf.Tensor[], directions: tf.Tensor[]): number {
  const reach = 1e-2
  const at = (sign: number) =>
    tf.tidy(() => value(inputs.map((x, i) => tf.add(x, tf.mul(directions[i]!, sign * reach)))))
  return (at(1) - at(-1)) / (2 * reach)
}

const likeness = (inputs: tf.Tensor[], name: string) =>
  inputs.map((x, i) => random().normal(`${name}/${i}`, x.shape))

/** Relative errors of the first and second derivative, the worst of three directions. */
function errors(plain: Operation, inputs: tf.Tensor[]): { first: number; second: number } {
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

const relative = (a: number, b: number) => Math.abs(a - b) / (Math.abs(a) + Math.abs(b) + 1e-2)

const picture = [2, 6, 6, 3]
const cases: Record<string, () => [Operation, tf.Tensor[]]> = {
  'leaky ReLU': () => [(x) => ops.leakyRelu(x!, 0.2), [around('x', [4, 5])]],
  ReLU: () => [(x) => ops.relu(x!), [around('x', [4, 5])]],
  tanh: () => [(x) => ops.tanh(x!), [around('x', [4, 5])]],
  sigmoid: () => [(x) => ops.sigmoid(x!), [around('x', [4, 5])]],
  softplus: () => [(x) => ops.softplus(x!), [around('x', [4, 5])]],
  exp: () => [(x) => ops.exp(ops.mul(x!, 0.5)), [around('x', [4, 5])]],
  abs: () => [(x) => ops.mul(ops.abs(x!), x!), [around('x', [4, 5])]],
  log: () => [(x) => ops.log(x!), [positive('x', [4, 5])]],
  'square root': () => [(x) => ops.sqrt(x!), [positive('x', [4, 5])]],
  square: () => [(x) => ops.square(x!), [around('x', [4, 5])]],
  'add, subtract, multiply, divide with broadcasting': () => [
    (a, b, c) => ops.div(ops.sub(ops.mul(a!, b!), ops.add(a!, c!)), c!),
    [around('a', [4, 5]), around('b', [5]), positive('c', [4, 1])]
  ],
  'negative and cast': () => [(x) => ops.neg(ops.cast(ops.square(x!), 'float32')), [around('x', [4, 5])]],
  'mean and sum': () => [
    (x) => ops.mul(ops.mean(ops.square(x!), 1, true), ops.sum(ops.square(x!), 0, true)),
    [around('x', [4, 5])]
  ],
  'reshape, transpose, concat, slice, pad': () => [
    (x) => {
      const turned = ops.transpose(ops.reshape(ops.square(x!), [5, 4]))
      const joined = ops.concat([turned, ops.square(turned)], 1)
      return ops.pad(ops.slice(joined, [1, 2], [2, 6]), [
        [1, 0],
        [0, 2]
      ])
    },
    [around('x', [4, 5])]
  ],
  gather: () => [
    (x) => ops.gather(ops.square(x!), tf.tensor1d([3, 0, 0, 2], 'int32')),
    [around('x', [4, 5])]
  ],
  'matrix product': () => [(a, b) => ops.matMul(a!, b!), [around('a', [4, 5]), around('b', [5, 3])]],
  bias: () => [(x, b) => ops.addBias(x!, b!), [around('x', picture), around('b', [3])]],
  'convolution, stride 1': () => [
    (x, f) => ops.conv2d(x!, f!),
    [around('x', picture), around('f', [3, 3, 3, 2])]
  ],
  'convolution, stride 2': () => [
    (x, f) => ops.conv2d(x!, f!, 2),
    [around('x', picture), around('f', [4, 4, 3, 2])]
  ],
  'convolution without padding': () => [
    (x, f) => ops.conv2d(x!, f!, 1, 'valid'),
    [around('x', picture), around('f', [6, 6, 3, 1])]
  ],
  'transposed convolution': () => [
    (x, f) => ops.conv2dTranspose(x!, f!),
    [around('x', [2, 3, 3, 2]), around('f', [4, 4, 3, 2])]
  ],
  shift: () => [
    (x) => ops.shift(x! as tf.Tensor4D, tf.tensor1d([2, -1], 'int32'), tf.tensor1d([-3, 0], 'int32')),
    [around('x', picture)]
  ],
  'batch norm by the batch': () => [
    (x, scale, offset) => normaliseBatch(x! as tf.Tensor4D, scale!, offset!).y,
    [around('x', picture), positive('scale', [3]), around('offset', [3])]
  ],
  'batch norm by statistics': () => [
    (x, scale, offset, mean, variance) => normaliseBy(x! as tf.Tensor4D, scale!, offset!, mean!, variance!),
    [around('x', picture), positive('s', [3]), around('o', [3]), around('m', [3]), positive('v', [3])]
  ],
  DiffAugment: () => [
    (x) => augment(x! as tf.Tensor4D, { colour: 1, translation: 1, cutout: 1 }, random(), 'test'),
    [around('x', [2, 8, 8, 3])]
  ]
}

beforeAll(async () => void (await loadEngine()))

describe.each(Object.keys(cases))('%s', (name) => {
  it('is right to first and second order', () => {
    tf.tidy(() => {
      const [operation, inputs] = cases[name]!()
      const { first, second } = errors(operation, inputs)
      expect(first).toBeLessThan(0.01)
      expect(second).toBeLessThan(0.02)
    })
  })
})

it('finds what tfjs derives wrongly, so that passing above means something', () => {
  tf.tidy(() => {
    const { first, second } = errors((x) => tf.tanh(x!), [around('x', [4, 5])])
    expect(first).toBeLessThan(0.01)
    expect(second).toBeGreaterThan(0.05)
  })
})

it('shifts whole pictures and fills with 0', () => {
  tf.tidy(() => {
    const x = tf.reshape(tf.range(1, 10), [1, 3, 3, 1]) as tf.Tensor4D
    const moved = ops.shift(x, tf.tensor1d([1], 'int32'), tf.tensor1d([-1], 'int32'))
    expect([...moved.dataSync()]).toEqual([0, 0, 0, 2, 3, 0, 5, 6, 0])
  })
})

it('masks a square and clips it at the border', () => {
  tf.tidy(() => {
    const mask = ops.squareMask(tf.tensor1d([0], 'int32'), tf.tensor1d([2], 'int32'), 4, 2)
    expect([...mask.dataSync()]).toEqual([0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])
  })
})

it('mirrors the pictures whose coin is 1', () => {
  tf.tidy(() => {
    const x = tf.tensor4d([1, 2, 3, 4], [2, 1, 2, 1])
    expect([...ops.mirror(x, tf.tensor4d([1, 0], [2, 1, 1, 1])).dataSync()]).toEqual([2, 1, 3, 4])
  })
})

describe('penalties, derived by the critic’s weights', () => {
  const critic = (filter: tf.Tensor) => (x: tf.Tensor4D) => {
    // Smooth: where a leaky ReLU turns its corner a squared gradient jumps, and finite differences say nothing.
    return ops.sum(ops.softplus(ops.tanh(ops.conv2d(x, filter, 2))), [1, 2, 3])
  }
  const check = (penalty: (filter: tf.Tensor) => tf.Scalar) => {
    const filter = tf.mul(around('filter', [4, 4, 3, 2]), 0.3)
    const along = likeness([filter], 'along')
    const gradient = tf.grad((f: tf.Tensor) => penalty(f))(filter)
    const measured = slope(([f]) => penalty(f!).dataSync()[0]!, [filter], along)
    expect(relative(total(gradient, along[0]!), measured)).toBeLessThan(0.02)
  }
  it('R1', () => {
    tf.tidy(() => check((filter) => r1(critic(filter), around('x', picture) as tf.Tensor4D)))
  })
  it('WGAN-GP', () => {
    tf.tidy(() => {
      const [real, fake] = [around('real', picture), around('fake', picture)] as [tf.Tensor4D, tf.Tensor4D]
      const share = random().uniform('share', [2, 1, 1, 1], 0, 1)
      check((filter) => gradientPenalty(critic(filter), real, fake, share).penalty)
    })
  })
})
