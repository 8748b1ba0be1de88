// Layers whose weights all begin with deviation 1 and are scaled as they are used, so that all learn at the same pace.
import type * as tf from '@tensorflow/tfjs-core'
import type { Layer } from './network'
import * as ops from './ops'

export type EqualisedDense = {
  in: number
  out: number
  /** What the bias begins with. */
  offset?: number
  /** How fast it learns, as a share of the learning rate. */
  pace?: number
}

/** [batch, in] → [batch, out] (Karras et al. 2018, section 4.1; `pace` as in Karras et al. 2019, appendix C). */
export function dense(name: string, shape: EqualisedDense): Layer {
  const { offset = 0, pace = 1 } = shape
  const kernel = { name: `${name}/kernel`, shape: [shape.in, shape.out], start: { normal: 1 / pace } }
  const bias = { name: `${name}/bias`, shape: [shape.out], start: { value: offset / pace } }
  return {
    parameters: [kernel, bias],
    apply(weights, x) {
      const scaled = ops.mul(weights.read(kernel.name), pace / Math.sqrt(shape.in))
      const added = weights.read(bias.name)
      return ops.addBias(ops.matMul(x, scaled), pace === 1 ? added : ops.mul(added, pace))
    }
  }
}

export type EqualisedConvolution = {
  in: number
  out: number
  size: number
  stride?: number
  padding?: ops.Pad
  bias?: boolean
  /** What the input is still to be multiplied by: cheaper done to the weights. */
  gain?: number
}

/** [batch, height, width, in] → [batch, height, width, out], by stride and padding (Karras et al. 2018, section 4.1). */
export function convolution(name: string, shape: EqualisedConvolution): Layer {
  const { size, stride = 1, padding = 'same', bias = true, gain = 1 } = shape
  const start = { normal: 1 }
  const kernel = { name: `${name}/kernel`, shape: [size, size, shape.in, shape.out], start }
  const offset = { name: `${name}/bias`, shape: [shape.out], start: { value: 0 } }
  const scale = gain / Math.sqrt(size * size * shape.in)
  return {
    parameters: bias ? [kernel, offset] : [kernel],
    apply(weights, x): tf.Tensor {
      const out = ops.conv2d(x, ops.mul(weights.read(kernel.name), scale), stride, padding)
      return bias ? ops.addBias(out, weights.read(offset.name)) : out
    }
  }
}
