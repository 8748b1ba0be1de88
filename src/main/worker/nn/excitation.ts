// The generator of FastGAN: shallow, and quick to learn because small features excite large ones directly.
import type * as tf from '@tensorflow/tfjs-core'
import { conv2dTranspose } from './conv'
import { nearestDoubling } from './doubling'
import { gatedLinear, swish } from './gates'
import * as layers from './layers'
import { chain, type Layer, type Weights } from './network'
import * as ops from './ops'
import { spectralDense, spectralKernel } from './spectral'

export type ExcitedShape = {
  /** Multiplies the shares of channels below. */
  width: number
  /** Side of the pictures, px, a power of two from 8 to 512. */
  resolution: number
  latent: number
}

/** Channels by side, as shares of the width (Liu et al. 2021; models.py). */
const shares: Record<number, number> = { 4: 16, 8: 8, 16: 4, 32: 2, 64: 2, 128: 1, 256: 0.5, 512: 0.25 }
const widest = 512

function channels({ width }: ExcitedShape, side: number): number {
  return Math.min(widest, width * (shares[side] as number))
}

/** Features of a side are excited by those of a sixteenth of it, from 64 px on. */
const exciting = (side: number) => side / 16

/** As convolutions begin in PyTorch: normalised away at once, but the smaller a weight begins, the further a step turns it. */
const scaled = (into: number) => ({ normal: 1 / Math.sqrt(3 * into) })

/** Keeps a latent of zeros from being divided by nothing. */
const epsilon = 1e-8

/** Each latent to length √latent: only its direction counts. */
const onSphere = layers.plain((latents) =>
  ops.div(latents, ops.sqrt(ops.add(ops.mean(ops.square(latents), 1, true), epsilon)))
)

const gated = layers.plain((x) => gatedLinear(x))

/** [batch, latent] → [batch, 4, 4, channels]. */
function beginning(shape: ExcitedShape): Layer {
  const out = 2 * channels(shape, 4)
  return chain(
    onSphere,
    spectralDense('to4', { in: shape.latent, out, places: 16 }, scaled(16 * out)),
    layers.reshape(4, 4, out),
    layers.batchNorm('norm4', out),
    gated
  )
}

/** Features of half the side → features of `side`. */
function doubled(shape: ExcitedShape, side: number): Layer {
  const [into, out] = [channels(shape, side / 2), 2 * channels(shape, side)]
  const double = nearestDoubling(`to${side}`, { in: into, out }, scaled(9 * into))
  return chain(layers.normed(double, `norm${side}`, out), gated)
}

/** The mean of each sixteenth of a map: [batch, side, side, channels] → [batch, 16 · channels]. */
export function overview(x: tf.Tensor): tf.Tensor2D {
  const [batch, side, , count] = x.shape as [number, number, number, number]
  const patch = side / 4
  const down = ops.mean(ops.reshape(x, [batch * 4, patch, side * count]), 1)
  const both = ops.mean(ops.reshape(down, [batch * 16, patch, count]), 1)
  return ops.reshape(both, [batch, 16 * count])
}

/** What features of `side` are multiplied by, channel by channel, from small ones: → [batch, 1, 1, channels], 0 to 1. */
function excitation(shape: ExcitedShape, side: number): Layer {
  const [into, out] = [16 * channels(shape, exciting(side)), channels(shape, side)]
  return chain(
    layers.plain(overview),
    spectralDense(`excite${side}/look`, { in: into, out }, scaled(into)),
    layers.plain((x) => swish(x)),
    spectralDense(`excite${side}/choose`, { in: out, out }, scaled(out)),
    layers.reshape(1, 1, out),
    layers.plain((x) => ops.sigmoid(x))
  )
}

/** [batch, side, side, in] → [batch, side, side, 3]. */
function picture(into: number): Layer {
  // The same as a convolution of 3 × 3 with its filter turned around: TensorFlow derives a filter with few outputs faster so.
  const { parameters, read } = spectralKernel('picture', [3, 3, 3, into], scaled(9 * into))
  const bias = { name: 'picture/bias', shape: [3], start: { value: 0 } }
  return {
    parameters: [...parameters, bias],
    apply(weights, x) {
      const { kernel, scale } = read(weights)
      return ops.addBias(conv2dTranspose(x, ops.mul(kernel, scale), 1), weights.read(bias.name))
    }
  }
}

/** [batch, latent] → [batch, side, side, 3], about −1 to 1. */
export function excitedGenerator(shape: ExcitedShape): Layer {
  const first = beginning(shape)
  const sides: number[] = []
  for (let side = 8; side <= shape.resolution; side *= 2) sides.push(side)
  const stages = sides.map((side) => ({
    side,
    double: doubled(shape, side),
    excite: side >= 64 ? excitation(shape, side) : null
  }))
  const last = picture(channels(shape, shape.resolution))
  const all = [first, ...stages.flatMap(({ double, excite }) => (excite ? [double, excite] : [double])), last]

  function apply(weights: Weights, latents: tf.Tensor): tf.Tensor {
    const features = new Map([[4, first.apply(weights, latents)]])
    for (const { side, double, excite } of stages) {
      const made = double.apply(weights, features.get(side / 2)!)
      const scale = excite?.apply(weights, features.get(exciting(side))!)
      features.set(side, scale ? ops.mul(made, scale) : made)
    }
    return last.apply(weights, features.get(shape.resolution)!)
  }
  return { parameters: all.flatMap(({ parameters }) => parameters), apply }
}
