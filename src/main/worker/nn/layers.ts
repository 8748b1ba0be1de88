// The layers that networks are chained from. Names must be unique within a network.
import type * as tf from '@tensorflow/tfjs-core'
import { chain, type Layer, type Start, type Weights } from './network'
import { normaliseBatch, normaliseBy, normEpsilon } from './norm'
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

/** A layer whose channels are sums of products with its kernel, and a bias where it has one. */
export type Linear = Layer & {
  bias: string | null
  /** Without the bias; each channel is `scale` [out] times what it would be. */
  lay(weights: Weights, x: tf.Tensor, scale?: tf.Tensor): tf.Tensor
}

type Laid = {
  name: string
  kernel: { shape: number[]; start: Start }
  out: number
  bias: boolean
  /** [out] in the kernel's own dimensions. */
  along(scale: tf.Tensor): tf.Tensor
  by(x: tf.Tensor, kernel: tf.Tensor): tf.Tensor
}

function linear({ name, kernel: { shape, start }, out, bias, along, by }: Laid): Linear {
  const kernel = { name: `${name}/kernel`, shape, start }
  const offset = { name: `${name}/bias`, shape: [out], start: { value: 0 } }
  const lay: Linear['lay'] = (weights, x, scale) => {
    const plainly = weights.read(kernel.name)
    return by(x, scale ? ops.mul(plainly, along(scale)) : plainly)
  }
  return {
    parameters: bias ? [kernel, offset] : [kernel],
    bias: bias ? offset.name : null,
    lay,
    apply(weights, x, one) {
      const sums = lay(weights, x)
      return bias ? ops.addBias(sums, weights.read(offset.name), one) : sums
    }
  }
}

/** [batch, height, width, in] → [batch, height / stride, width / stride, out]. */
export function convolution(name: string, shape: Convolution, start: Start): Linear {
  const { size, stride = 1, padding = 'same', bias = true, out } = shape
  return linear({
    ...{ name, kernel: { shape: [size, size, shape.in, out], start }, out, bias },
    along: (scale) => scale,
    by: (x, kernel) => ops.conv2d(x, kernel, stride, padding)
  })
}

/** [batch, height, width, in] → [batch, 2 · height, 2 · width, out], by transposed convolution with a kernel of 4. */
export function doubling(
  name: string,
  width: { in: number; out: number; bias?: boolean },
  start: Start
): Linear {
  const { bias = true, out } = width
  return linear({
    ...{ name, kernel: { shape: [4, 4, out, width.in], start }, out, bias },
    along: (scale) => ops.reshape(scale, [out, 1]),
    by: (x, kernel) => ops.conv2dTranspose(x, kernel)
  })
}

/** How much of the running statistics stays at each step. */
const momentum = 0.9

const statistic = true as const

/** Batch normalisation (Ioffe and Szegedy 2015) of [batch, height, width, channels]. */
export function batchNorm(name: string, channels: number): Layer {
  const named = (part: string) => `${name}/${part}`
  return {
    parameters: [
      { name: named('scale'), shape: [channels], start: { value: 1 } },
      { name: named('offset'), shape: [channels], start: { value: 0 } },
      { name: named('mean'), shape: [channels], start: { value: 0 }, statistic },
      { name: named('variance'), shape: [channels], start: { value: 1 }, statistic }
    ],
    apply(weights, x) {
      const { scale, offset, mean, variance } = normIn(weights, name)
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

const normIn = (weights: Weights, name: string) => ({
  scale: weights.read(`${name}/scale`),
  offset: weights.read(`${name}/offset`),
  mean: weights.read(`${name}/mean`),
  variance: weights.read(`${name}/variance`)
})

/**
 * A linear layer and the normalisation, called `name`, of what it makes. Where statistics stand still the two are one linear
 * layer: its kernel and bias take the norm in, which saves a pass over all features whenever pictures are made.
 */
export function normed(layer: Linear, name: string, channels: number): Layer {
  const norm = batchNorm(name, channels)
  const both = chain(layer, norm)
  return {
    parameters: both.parameters,
    apply(weights, x, one) {
      if (weights.training) return both.apply(weights, x, one)
      const { scale, offset, mean, variance } = normIn(weights, name)
      const slope = ops.div(scale, ops.sqrt(ops.add(variance, normEpsilon)))
      const level = layer.bias ? ops.sub(weights.read(layer.bias), mean) : ops.neg(mean)
      return ops.addBias(layer.lay(weights, x, slope), ops.add(offset, ops.mul(level, slope)))
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
