// The critics of Projected GAN: one for each scale of what is seen of a picture, each a few convolutions deep.
import type * as tf from '@tensorflow/tfjs-core'
import * as layers from './layers'
import { chain, named, type Layer, type Parameter, type Weights } from './network'
import * as ops from './ops'
import type { Scale } from './projection'
import { spectralKernel } from './spectral'

type ProjectedCriticShape = {
  /** The finest first. */
  scales: Scale[]
  /** No features are wider than this. */
  widest: number
}

/** A score for each of many places, for each scale: [batch, places, places, 1], higher is more real. */
export type ProjectedCritic = {
  parameters: Parameter[]
  apply(weights: Weights, scales: readonly tf.Tensor[]): tf.Tensor[]
}

/** Features are halved down to this side; scores come from windows of half of it. */
const smallest = 8
const window = 4

/** A scale that is that small already is halved once all the same: a critic of one convolution would see too little. */
const halvingsOf = (side: number) => Math.max(1, Math.ceil(Math.log2(side / smallest)))

type Convolution = { in: number; out: number; size: number; stride?: number; padding?: ops.Pad }

/** A convolution without a bias, whose kernel, taken as a matrix out × (places · in), stretches nothing further than it was. */
export function spectralConvolution(name: string, shape: Convolution): Layer {
  const { size, stride = 1, padding = 'same' } = shape
  // As convolutions begin in PyTorch: the norm takes the scale away, but decides how far a step turns it.
  const start = { normal: 1 / Math.sqrt(3 * size * size * shape.in) }
  const { parameters, read } = spectralKernel(name, [size, size, shape.out, shape.in], start)
  return {
    parameters,
    apply(weights, x) {
      const { kernel, scale } = read(weights)
      return ops.conv2d(x, ops.transpose(ops.mul(kernel, scale), [0, 1, 3, 2]), stride, padding)
    }
  }
}

/** [batch, side, side, channels] → [batch, places, places, 1] (Sauer et al. 2021, section 3.2 and pg_modules/discriminator.py). */
function scaleCritic({ side, channels }: Scale, widest: number): Layer {
  const stages: Layer[] = []
  let [into, left] = [channels, side]
  for (let stage = 0; stage < halvingsOf(side); stage++) {
    const out = Math.min(widest, 2 * into)
    stages.push(spectralConvolution(`stage${stage}`, { in: into, out, size: 4, stride: 2 }))
    stages.push(layers.batchNorm(`norm${stage}`, out), layers.leakyRelu)
    ;[into, left] = [out, Math.ceil(left / 2)]
  }
  const size = Math.min(window, left)
  return chain(...stages, spectralConvolution('score', { in: into, out: 1, size, padding: 'valid' }))
}

/** A critic for each scale, which knows nothing of the others. */
export function projectedCritic({ scales, widest }: ProjectedCriticShape): ProjectedCritic {
  const critics = scales.map((scale, i) => named(`scale${i}`, scaleCritic(scale, widest)))
  return {
    parameters: critics.flatMap(({ parameters }) => parameters),
    apply: (weights, seen) => critics.map((critic, i) => critic.apply(weights, seen[i]!))
  }
}
