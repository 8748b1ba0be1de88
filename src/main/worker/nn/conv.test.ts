// Convolutions by groups and by channels: derivatives against finite differences, values against split and concat.
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { loadEngine } from '../engine'
import { conv2d, conv2dTranspose, depthwiseConv2d, depthwiseConv2dTranspose, groupByGroup } from './conv'
import { around, errors, type Operation } from './test-derivatives'

beforeAll(async () => void (await loadEngine()))

const cases: Record<string, () => [Operation, tf.Tensor[]]> = {
  'by groups': () => [(x, f) => conv2d(x!, f!), [around('x', [2, 4, 4, 6]), around('f', [3, 3, 2, 9])]],
  'by groups of 16, as wide as oneDNN likes them': () => [
    (x, f) => conv2d(x!, f!),
    [around('x', [2, 4, 4, 32]), tf.mul(around('f', [3, 3, 16, 32]), 0.1)]
  ],
  'by groups, stride 2': () => [
    (x, f) => conv2d(x!, f!, 2),
    [around('x', [2, 6, 6, 4]), around('f', [4, 4, 2, 4])]
  ],
  'of each channel, stride 1': () => [
    (x, f) => depthwiseConv2d(x!, f!),
    [around('x', [2, 5, 5, 3]), around('f', [3, 3, 3, 1])]
  ],
  'of each channel, stride 2': () => [
    (x, f) => depthwiseConv2d(x!, f!, 2),
    [around('x', [2, 6, 6, 3]), around('f', [4, 4, 3, 1])]
  ],
  'transposed, without padding': () => [
    (x, f) => conv2dTranspose(x!, f!, 2, 'valid'),
    [around('x', [2, 3, 3, 2]), around('f', [3, 3, 2, 2])]
  ],
  'of each channel, transposed': () => [
    (x, f) => depthwiseConv2dTranspose(x!, f!),
    [around('x', [2, 3, 3, 3]), around('f', [4, 4, 3, 1])]
  ]
}

describe.each(Object.keys(cases))('convolution %s', (name) => {
  it('is right to first and second order', () => {
    tf.tidy(() => {
      const [operation, inputs] = cases[name]!()
      const { first, second } = errors(operation, inputs)
      expect(first).toBeLessThan(0.01)
      expect(second).toBeLessThan(0.02)
    })
  })
})

/** Value and gradients by both inputs of an operation, as plain numbers. */
function known(operation: Operation, x: tf.Tensor, f: tf.Tensor): Float32Array[] {
  return tf.tidy(() => {
    const value = operation(x, f)
    const gradients = tf.grads((a: tf.Tensor, b: tf.Tensor) => tf.sum(tf.square(operation(a, b))))([x, f])
    return [value, ...gradients].map((tensor) => tensor.dataSync<'float32'>())
  })
}

function expectSame(one: Operation, other: Operation, x: tf.Tensor, f: tf.Tensor): void {
  const [a, b] = [known(one, x, f), known(other, x, f)]
  a.forEach((values, part) => {
    const reach = Math.max(...values.map(Math.abs))
    values.forEach((value, i) => expect(Math.abs(value - b[part]![i]!)).toBeLessThan(1e-4 * reach))
  })
}

describe('the same is made of parts', () => {
  it.each([
    [2, 1],
    [4, 2]
  ])('by %i groups, stride %i', (groups, stride) => {
    tf.tidy(() => {
      const apart: Operation = (x, f) => groupByGroup(x!, f!, stride, 'same')
      const together: Operation = (x, f) => conv2d(x!, f!, stride)
      expectSame(together, apart, around('x', [2, 6, 6, 16 * groups]), around('f', [3, 3, 16, 16 * groups]))
    })
  })

  it('channel by channel', () => {
    tf.tidy(() => {
      const apart: Operation = (x, f) => {
        const [xs, fs] = [tf.split(x!, 3, 3), tf.split(f!, 3, 2)]
        return tf.concat(
          xs.map((each, channel) => conv2d(each, fs[channel]!, 2)),
          3
        )
      }
      const together: Operation = (x, f) => depthwiseConv2d(x!, f!, 2)
      expectSame(together, apart, around('x', [2, 6, 6, 3]), around('f', [4, 4, 3, 1]))
    })
  })
})

describe('the gradient of a large filter is the same as that of tfjs', () => {
  it.each([
    [1, 3, 'same', [1, 4, 4, 256]],
    [2, 4, 'same', [2, 6, 6, 128]],
    [2, 4, 'valid', [2, 6, 6, 128]],
    [2, 4, 'same', [3, 28, 28, 256]]
  ] as const)('stride %i, filter %i, padding %s', (stride, size, padding, shape) => {
    tf.tidy(() => {
      const x = around('x', [...shape]) as tf.Tensor4D
      const filter = around('f', [size, size, shape[3], 512]) as tf.Tensor4D
      const made = tf.randomNormal(tf.conv2d(x, filter, stride, padding).shape, 0, 1, 'float32', 7)
      const by = (operation: (f: tf.Tensor4D) => tf.Tensor) =>
        tf.grad((f: tf.Tensor) => operation(f as tf.Tensor4D))(filter, made)
      const difference = tf.sub(
        by((f) => conv2d(x, f, stride, padding)),
        by((f) => tf.conv2d(x, f, stride, padding))
      )
      expect(tf.max(tf.abs(difference)).dataSync()[0]!).toBeLessThan(1e-3)
    })
  })
})
