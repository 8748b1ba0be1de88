// The layers that networks are chained from. Names must be unique within a network.
import type * as tf from '@tensorflow/tfjs-core'
import type { Layer, Start } from './network'
import { normaliseBatch, normaliseBy } from './norm'
import * as ops from './ops'

/** [batch, in] → [batch, out]. */
export function dense(name: string, width: { in: number; out: number }, start: Start): Layer {
  return {
    parameters: [
      { name: `${name}/kernel`, shape: [width.in, width.out], start },
      { name: `${name}/bias`, shape: [width.out], start: { value: 0 } }
    ],
    apply: (weights, x, one) =>
      ops.addBias(ops.matMul(x, weights.read(`${name}/kernel`)), weights.read(`${name}/bias`), one)
  }
}

type Convolution = {
  in: number
  out: number
  size: number
  stride?: number
  padding?: ops.Pad
  bias?: boolean
}

/** [batch, height, width, in] → [batch, height / stride, width / stride, out]. */
export function convolution(name: string, shape: Convolution, start: Start): Layer {
  const { size, stride = 1, padding = 'same', bias = true } = shape
  const kernel = { name: `${name}/kernel`, shape: [size, size, shape.in, shape.out], start }
  const offset = { name: `${name}/bias`, shape: [shape.out], start: { value: 0 } }
  return {
    parameters: bias ? [kernel, offset] : [kernel],
    apply(weights, x, one) {
      const out = ops.conv2d(x, weights.read(kernel.name), stride, padding)
      return bias ? ops.addBias(out, weights.read(offset.name), one) : out
    }
  }
}

/** [batch, height, width, in] → [batch, 2 · height, 2 · width, out], by transposed convolution with a kernel of 4. */
export function doubling(
  name: string,
  width: { in: number; out: number; bias?: boolean },
  start: Start
): Layer {
  const { bias = true } = width
  const kernel = { name: `${name}/kernel`, shape: [4, 4, width.out, width.in], start }
  const offset = { name: `${name}/bias`, shape: [width.out], start: { value: 0 } }
  return {
    parameters: bias ? [kernel, offset] : [kernel],
    apply(weights, x, one) {
      const out = ops.conv2dTranspose(x, weights.read(kernel.name))
      return bias ? ops.addBias(out, weights.read(offset.name), one) : out
    }
  }
}

/** How much of the running statistics stays at each step. */
const momentum = 0.9

/** Batch normalisation (Ioffe and Szegedy 2015) of [batch, height, width, channels]. */
export function batchNorm(name: string, channels: number): Layer {
  const statistic = true as const
  const named = (part: string) => `${name}/${part}`
  return {
    parameters: [
      { name: named('scale'), shape: [channels], start: { value: 1 } },
      { name: named('offset'), shape: [channels], start: { value: 0 } },
      { name: named('mean'), shape: [channels], start: { value: 0 }, statistic },
      { name: named('variance'), shape: [channels], start: { value: 1 }, statistic }
    ],
    apply(weights, x) {
      const [scale, offset] = [weights.read(named('scale')), weights.read(named('offset'))]
      const [mean, variance] = [weights.read(named('mean')), weights.read(named('variance'))]
      const features = x as tf.Tensor4D
      if (!weights.training) return normaliseBy(features, scale, offset, mean, variance)
      const normal = normaliseBatch(features, scale, offset)
      const blend = (old: tf.Tensor, next: tf.Tensor) =>
        ops.add(ops.mul(old, momentum), ops.mul(next, 1 - momentum))
      weights.note(named('mean'), blend(mean, normal.mean))
      weights.note(named('variance'), blend(variance, normal.variance))
      return normal.y
    }
  }
}

/** A function without parameters as a layer. */
export function plain(apply: (x: tf.Tensor) => tf.Tensor): Layer {
  return { parameters: [], apply: (_weights, x) => apply(x) }
}

export const leakyRelu = plain((x) => ops.leakyRelu(x))
export const relu = plain((x) => ops.relu(x))
export const tanh = plain((x) => ops.tanh(x))

/** Reshapes each item of the batch. */
export function reshape(...shape: number[]): Layer {
  return plain((x) => ops.reshape(x, [x.shape[0] as number, ...shape]))
}
/** One number an item: [batch, …, 1] → [batch]. */
export const scores = plain((x) => ops.reshape(x, [x.shape[0] as number]))
