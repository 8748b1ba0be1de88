// Every operation a network may use: first and second derivative against finite differences.
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { loadEngine } from '../engine'
import { augment } from './augment'
import { normaliseBatch, normaliseBy } from './norm'
import * as ops from './ops'
import { gradientPenalty, r1 } from './penalty'
import { around, errors, likeness, random, relative, slope, total, type Operation } from './test-derivatives'

const positive = (name: string, shape: number[]) => random().uniform(name, shape, 0.5, 2)

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
