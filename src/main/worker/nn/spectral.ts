// Spectral normalisation: a kernel divided by how far it stretches what it is given.
import * as tf from '@tensorflow/tfjs-core'
import { derived } from './kernel'
import type { Layer, Parameter, Start, Weights } from './network'
import * as ops from './ops'

/** Keeps a kernel of zeros from being divided by nothing. */
const tiny = 1e-12

const lengthOf = (x: tf.Tensor) => tf.add(tf.sqrt(tf.sum(tf.square(x))), tiny) as tf.Scalar

/**
 * How far a kernel [taps, out, in], taken as a matrix out × (taps · in), stretches at most: its largest singular value, by one
 * step of power iteration from `direction` [out] (Miyato et al. 2018, algorithm 1). As there, where it leads counts as a
 * constant when this is derived. `next` is the direction to go on from.
 */
export function stretchOf(
  kernel: tf.Tensor3D,
  direction: tf.Tensor
): { stretch: tf.Scalar; next: tf.Tensor1D } {
  const [taps, out] = kernel.shape
  const back = tf.matMul(kernel, tf.reshape(direction, [1, out, 1]), true)
  const from = tf.div(back, lengthOf(back))
  const led = tf.sum(tf.matMul(kernel, from), 0)
  const length = lengthOf(led)
  const next = tf.div(led, length)
  const stretch = derived(
    [kernel],
    () => length.clone(),
    (dy, _kernel, source, target) => [
      tf.matMul(target as tf.Tensor3D, tf.mul(source, dy) as tf.Tensor3D, false, true)
    ],
    from,
    // tfjs derives a product wrongly where one side is repeated by itself.
    tf.tile(tf.reshape(next, [1, out, 1]), [taps, 1, 1])
  )
  return { stretch, next: tf.reshape(next, [out]) }
}

/** A kernel whose stretch is 1. */
export type SpectralKernel = {
  parameters: Parameter[]
  /** The kernel as it is trained, and what it, or its input, is to be multiplied by. */
  read(weights: Weights): { kernel: tf.Tensor; scale: tf.Scalar }
}

/** `shape` [..., out, in]. */
export function spectralKernel(name: string, shape: number[], start: Start): SpectralKernel {
  const [out, into] = shape.slice(-2) as [number, number]
  const kernel = { name: `${name}/kernel`, shape, start }
  const direction: Parameter = {
    name: `${name}/direction`,
    shape: [out],
    start: { normal: 1 },
    statistic: true
  }
  return {
    parameters: [kernel, direction],
    read(weights) {
      const trained = weights.read(kernel.name)
      const { stretch, next } = stretchOf(ops.reshape(trained, [-1, out, into]), weights.read(direction.name))
      weights.note(direction.name, next)
      return { kernel: trained, scale: ops.div(1, stretch) as tf.Scalar }
    }
  }
}

/** [batch, in] → [batch, places · out], without a bias; the same output at all places counts as one for the stretch. */
export function spectralDense(
  name: string,
  width: { in: number; out: number; places?: number },
  start: Start
): Layer {
  const { in: into, out, places = 1 } = width
  const { parameters, read } = spectralKernel(name, [places, out, into], start)
  return {
    parameters,
    apply(weights, x) {
      const { kernel, scale } = read(weights)
      const matrix = ops.reshape(kernel, [places * out, into]) as tf.Tensor2D
      return tf.matMul(ops.mul(x, scale) as tf.Tensor2D, matrix, false, true)
    }
  }
}
