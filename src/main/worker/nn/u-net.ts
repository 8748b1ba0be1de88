// The generator of pix2pix: down to one pixel and up again, with every size of detail handed across.
import * as tf from '@tensorflow/tfjs-core'
import * as layers from './layers'
import { chain, type Layer, type Parameter, type Weights } from './network'
import * as ops from './ops'
import type { Random } from './random'

export type UNetShape = {
  /** Channels at half of the full resolution; they double with every halving, up to eightfold. */
  width: number
  /** Side of the pictures, px, a power of two from 32. */
  resolution: number
}

export type UNet = {
  parameters: Parameter[]
  /** [batch, side, side, 3] → the same in −1 to 1. With `random`, some features are left out by chance. */
  apply(weights: Weights, inputs: tf.Tensor, random?: Random): tf.Tensor
}

const start = { normal: 0.02 }
/** Share of features that stay (Isola et al. 2017, section 6.1.1), and in how many of the smallest sizes at most. */
const kept = 0.5
const dropping = 3
const widening = 3

function thinned(x: tf.Tensor, random: Random, name: string): tf.Tensor {
  const stays = random.coins(`dropout/${name}`, x.shape, tf.scalar(kept))
  return ops.mul(x, ops.mul(stays, 1 / kept))
}

/**
 * Features of half the side. Neither the first, which are of colours still, nor the last, of one pixel, are normalised. All but the
 * last are handed across as they go on downwards, after their leaky ReLU: the ReLU of what joins them takes away the same
 * from both, and what has one reader is fused (TensorFlow's remapper gives up on a graph whose biased features have two).
 */
function downward(level: number, width: { in: number; out: number }, depth: number): Layer {
  const deepest = level === depth - 1
  const normed = level > 0 && !deepest
  const convolution = layers.convolution(
    `down${level}`,
    { ...width, size: 4, stride: 2, bias: !normed },
    start
  )
  const features = normed ? layers.normed(convolution, `down${level}/norm`, width.out) : convolution
  return deepest ? features : chain(features, layers.leakyRelu)
}

/** Features of twice the side; from level 0 pictures. */
function upward(level: number, width: { in: number; out: number }): Layer {
  const double = layers.doubling(`up${level}`, { ...width, bias: level === 0 }, start)
  if (level === 0) return chain(layers.relu, double, layers.tanh)
  return chain(layers.relu, layers.normed(double, `up${level}/norm`, width.out))
}

/** Isola et al. 2017, section 6.1.1: at 256 px its eight levels. */
export function uNet({ width, resolution }: UNetShape): UNet {
  const depth = Math.log2(resolution)
  const channels = (level: number) => (level < 0 ? 3 : width * Math.min(8, 2 ** level))
  const levels = Array.from({ length: depth }, (_, level) => level)
  const downs = levels.map((level) =>
    downward(level, { in: channels(level - 1), out: channels(level) }, depth)
  )
  const ups = levels.map((level) => {
    const joined = level === depth - 1 ? 1 : 2
    return upward(level, { in: joined * channels(level), out: channels(level - 1) })
  })
  const drops = (level: number) => level > widening && depth - level <= dropping

  function apply(weights: Weights, inputs: tf.Tensor, random?: Random): tf.Tensor {
    const features: tf.Tensor[] = []
    for (const down of downs) features.push(down.apply(weights, features.at(-1) ?? inputs))
    let out = features.at(-1) as tf.Tensor
    for (const level of levels.toReversed()) {
      const joined = level === depth - 1 ? out : ops.concat([out, features[level] as tf.Tensor], 3)
      out = (ups[level] as Layer).apply(weights, joined)
      if (random && drops(level)) out = thinned(out, random, `up${level}`)
    }
    return out
  }
  return { parameters: [...downs, ...ups].flatMap(({ parameters }) => parameters), apply }
}
