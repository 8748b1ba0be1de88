// The networks of R3GAN: residual blocks with grouped convolutions, no norm layers, smooth resampling.
import type * as tf from '@tensorflow/tfjs-core'
import { chain, type Layer, type Start } from './network'
import * as ops from './ops'
import { double, halve } from './resample'

export type ResidualShape = {
  /** Channels of the features at full resolution, a multiple of 8. */
  width: number
  /** Side of the pictures, px, a power of two from 8. */
  resolution: number
  latent: number
  /** Residual blocks a stage. */
  blocks: number
}

/** As wide as the original at any resolution. */
const widest = 768

/** Channels at each side, from 4 px to full resolution: doubled with every halving (the FFHQ presets of Huang et al. 2024, train.py). */
function stagesOf({ width, resolution }: ResidualShape): { side: number; channels: number }[] {
  return Array.from({ length: Math.log2(resolution) - 1 }, (_, stage) => {
    const side = 4 * 2 ** stage
    return { side, channels: Math.min(widest, (width * resolution) / side) }
  })
}

/** Channels inside a block for each of its own. */
const expansion = 2
const groupWidth = 16

/**
 * Normal with the fan-in's deviation. In a block of a network of `blocks` blocks, scaled so that their sum keeps its size
 * (Zhang et al. 2019, Fixup, for three layers, of which the last begins at 0; gain of leaky ReLU 0.2).
 */
function scaled(fanIn: number, blocks?: number): Start {
  const gain = blocks === undefined ? 1 : Math.sqrt(2 / (1 + 0.2 ** 2)) * blocks ** -0.25
  return { normal: gain / Math.sqrt(fanIn) }
}

/** Without bias and, but in a block's middle, of one pixel. */
function mixing(name: string, width: { in: number; out: number }, start = scaled(width.in)): Layer {
  return {
    parameters: [{ name: `${name}/kernel`, shape: [1, 1, width.in, width.out], start }],
    apply: (weights, x) => ops.conv2d(x, weights.read(`${name}/kernel`))
  }
}

function activation(name: string, channels: number): Layer {
  return {
    parameters: [{ name: `${name}/bias`, shape: [channels], start: { value: 0 } }],
    apply: (weights, x, one) => ops.leakyRelu(ops.addBias(x, weights.read(`${name}/bias`), one))
  }
}

/** x + mix(groups of 3 × 3(mix(x))), twice as wide inside (Huang et al. 2024, Networks.py). `all`: blocks of the whole network. */
function block(name: string, channels: number, all: number): Layer {
  const inner = expansion * channels
  const grouped = { name: `${name}/groups/kernel`, shape: [3, 3, groupWidth, inner] }
  const groups: Layer = {
    parameters: [{ ...grouped, start: scaled(9 * groupWidth, all) }],
    apply: (weights, x) => ops.conv2d(x, weights.read(grouped.name))
  }
  const branch = chain(
    mixing(`${name}/in`, { in: channels, out: inner }, scaled(channels, all)),
    activation(`${name}/in`, inner),
    groups,
    activation(`${name}/groups`, inner),
    mixing(`${name}/out`, { in: inner, out: channels }, { value: 0 })
  )
  return {
    parameters: branch.parameters,
    apply: (weights, x, one) => ops.add(x, branch.apply(weights, x, one))
  }
}

function blocksAt(stage: { side: number; channels: number }, blocks: number, all: number): Layer[] {
  return Array.from({ length: blocks }, (_, i) => block(`at${stage.side}/${i}`, stage.channels, all))
}

/** 4 × 4 places for each channel, learned, times what the latent says of that channel: [batch, latent] → [batch, 4, 4, channels]. */
function madeOfBasis(latent: number, channels: number): Layer {
  return {
    parameters: [
      { name: 'basis', shape: [4, 4, channels], start: { normal: 1 } },
      { name: 'latent/kernel', shape: [latent, channels], start: scaled(latent) }
    ],
    apply(weights, z) {
      const amounts = ops.matMul(z, weights.read('latent/kernel'))
      return ops.mul(weights.read('basis'), ops.reshape(amounts, [-1, 1, 1, channels]))
    }
  }
}

/** The same way back: how much of each channel's basis there is, weighed: [batch, 4, 4, channels] → [batch]. */
function foundInBasis(channels: number): Layer {
  return {
    parameters: [
      { name: 'basis', shape: [4, 4, channels], start: scaled(16) },
      { name: 'score/kernel', shape: [channels], start: scaled(channels) }
    ],
    apply(weights, x) {
      const weighed = ops.mul(weights.read('basis'), weights.read('score/kernel'))
      const flat = ops.reshape(x, [x.shape[0] as number, -1])
      return ops.reshape(ops.matMul(flat, ops.reshape(weighed, [-1, 1])), [-1])
    }
  }
}

const plain = (apply: (x: tf.Tensor) => tf.Tensor): Layer => ({ parameters: [], apply: (_, x) => apply(x) })

/** [batch, latent] → [batch, side, side, 3], around −1 to 1 but not held there. */
export function residualGenerator(shape: ResidualShape): Layer {
  const stages = stagesOf(shape)
  const all = stages.length * shape.blocks
  const layers = stages.flatMap((stage, i) => {
    const before = stages[i - 1]?.channels ?? stage.channels
    const narrower = mixing(`to${stage.side}`, { in: before, out: stage.channels })
    return [
      ...(before === stage.channels ? [] : [narrower]),
      ...(i === 0 ? [] : [plain(double)]),
      ...blocksAt(stage, shape.blocks, all)
    ]
  })
  const [first, last] = [stages[0]!.channels, stages.at(-1)!.channels]
  return chain(madeOfBasis(shape.latent, first), ...layers, mixing('pictures', { in: last, out: 3 }))
}

/** [batch, side, side, 3] → [batch], of linear layers and leaky ReLU only. Scores mean something by their differences alone. */
export function residualCritic(shape: ResidualShape): Layer {
  const stages = stagesOf(shape).toReversed()
  const all = stages.length * shape.blocks
  const layers = stages.flatMap((stage, i) => {
    const after = stages[i + 1]?.channels ?? stage.channels
    const wider = mixing(`from${stage.side}`, { in: stage.channels, out: after })
    return [
      ...blocksAt(stage, shape.blocks, all),
      ...(i === stages.length - 1 ? [] : [plain(halve)]),
      ...(after === stage.channels ? [] : [wider])
    ]
  })
  const [first, last] = [stages[0]!.channels, stages.at(-1)!.channels]
  return chain(mixing('pictures', { in: 3, out: first }), ...layers, foundInBasis(last))
}
