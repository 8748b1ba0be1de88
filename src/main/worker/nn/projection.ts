// What the critics of Projected GAN look at: features of a network that is not trained, mixed at random over channels and scales.
import type * as tf from '@tensorflow/tfjs-core'
import type { Parameter, Weights } from './network'
import { seeingUpTo, type Onlooker } from './onlooker'
import * as ops from './ops'
import { double } from './resample'
import { resize } from './resize'

/** Where EfficientNet-Lite0 is looked at: the last stage at each of four strides, px, and the channels that it ends with. */
const looks = [
  { stage: 1, stride: 4, channels: 24 },
  { stage: 2, stride: 8, channels: 40 },
  { stage: 4, stride: 16, channels: 112 },
  { stage: 6, stride: 32, channels: 320 }
]

export type ProjectionShape = {
  /** What pictures are resized to before the network sees them, px, a multiple of 32. */
  side: number
  /** How many of the strides 4, 8, 16 and 32 are looked at, 1 to 4. The network is left out from there on. */
  scales: number
  /** Channels of the finest scale; they double with every coarser one. */
  width: number
}

/** One scale of what is seen: [batch, side, side, channels]. */
export type Scale = { side: number; channels: number }

export type Projection = {
  /** To stay as they begin: a critic that could train them would look only at what tells it most. */
  parameters: Parameter[]
  /** The finest first. */
  scales: Scale[]
  /** Pictures [batch, any, any, 3], about −1 to 1 → what is seen of them at each of the scales. */
  apply(weights: Weights, x: tf.Tensor4D): tf.Tensor4D[]
}

/** A mix of the channels of each place, as large as what it mixes. */
function mixing(name: string, into: number, out: number): Parameter {
  return { name, shape: [1, 1, into, out], start: { normal: 1 / Math.sqrt(into) } }
}

/**
 * Mixes the channels of each scale (CCM), then adds to each, doubled, what is seen at the next coarser one (CSM), by random
 * convolutions of one pixel (Sauer et al. 2021, section 3.2). Channels are mixed before they are doubled: the same for a
 * quarter of the work. A departure: there, all scales are doubled once more in the end, which shows critics nothing new and
 * makes them four times as slow.
 */
export function projection(network: Onlooker, { side, scales: count, width }: ProjectionShape): Projection {
  const seen = looks.slice(0, count)
  const scales = seen.map(({ stride }, i) => ({ side: side / stride, channels: width * 2 ** i }))
  const across = seen.map(({ channels }, i) => mixing(`channels${i}`, channels, scales[i]!.channels))
  const down = seen.slice(1).map((_, i) => mixing(`scales${i}`, scales[i + 1]!.channels, scales[i]!.channels))
  const mixed = (weights: Weights, x: tf.Tensor4D, by: Parameter) => ops.conv2d(x, weights.read(by.name))

  function apply(weights: Weights, x: tf.Tensor4D): tf.Tensor4D[] {
    const stages = seeingUpTo(network, seen.at(-1)!.stage)(resize(x, side))
    const made = seen.map(({ stage }, i) => mixed(weights, stages[stage] as tf.Tensor4D, across[i]!))
    for (let i = count - 2; i >= 0; i--) {
      const above = double(mixed(weights, made[i + 1]!, down[i]!))
      made[i] = ops.add(made[i]!, above)
    }
    return made
  }
  return { parameters: [...across, ...down], scales, apply }
}
