// The networks of DCGAN, without norm in the critic: a penalised critic's score must depend on one picture alone.
import * as layers from './layers'
import { chain, type Layer } from './network'

export type ConvolutionalShape = {
  /** Channels of the features at half of the full resolution; they double with every halving. */
  width: number
  /** Side of the pictures, px, a power of two from 8. */
  resolution: number
  latent: number
}

/** No layer is wider than this, or a large resolution would not fit. */
const widest = 512
const start = { normal: 0.02 }

/** Channels of features of this side, px. */
export function widthAt({ width, resolution }: ConvolutionalShape, side: number): number {
  return Math.min(widest, (width * resolution) / (2 * side))
}

/** [batch, latent] → [batch, side, side, 3] in −1 to 1 (Radford et al. 2015, figure 1, kernels of 4). */
export function convolutionalGenerator(shape: ConvolutionalShape): Layer {
  const { resolution } = shape
  const stages: Layer[] = []
  for (let side = 4; side < resolution / 2; side *= 2) {
    const to = widthAt(shape, side * 2)
    const double = layers.doubling(`to${side * 2}`, { in: widthAt(shape, side), out: to }, start)
    stages.push(layers.normed(double, `norm${side * 2}`, to), layers.relu)
  }
  const first = widthAt(shape, 4)
  return chain(
    layers.dense('to4', { in: shape.latent, out: 4 * 4 * first }, start),
    layers.reshape(4, 4, first),
    layers.batchNorm('norm4', first),
    layers.relu,
    ...stages,
    layers.doubling(`to${resolution}`, { in: widthAt(shape, resolution / 2), out: 3 }, start),
    layers.tanh
  )
}

/** [batch, side, side, 3] → [batch, 4, 4, channels], each picture by itself. */
export function convolutionalFeatures(shape: ConvolutionalShape): Layer {
  const stages: Layer[] = []
  for (let side = shape.resolution; side > 4; side /= 2) {
    const width = {
      in: side === shape.resolution ? 3 : widthAt(shape, side),
      out: widthAt(shape, side / 2)
    }
    stages.push(layers.convolution(`from${side}`, { ...width, size: 4, stride: 2 }, scaled(width.in)))
    stages.push(layers.leakyRelu)
  }
  return chain(...stages)
}

/**
 * [batch, side, side, 3] → [batch], each picture's score by itself.
 * `anchored`: the score has a zero point of its own; without, only differences of scores mean something.
 */
export function convolutionalCritic(shape: ConvolutionalShape, anchored = true): Layer {
  const width = widthAt(shape, 4)
  const head = { in: width, out: 1, size: 4, padding: 'valid', bias: anchored } as const
  return chain(convolutionalFeatures(shape), layers.convolution('from4', head, scaled(width)), layers.scores)
}

/** Without normalisation the scale of features must come from the start (He et al. 2015, eq. 15, kernels of 4). */
function scaled(channelsIn: number) {
  return { normal: Math.sqrt(2 / (1 + 0.2 ** 2) / (4 * 4 * channelsIn)) }
}
