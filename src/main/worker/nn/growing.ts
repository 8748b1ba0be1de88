// The networks of progressive growing: a generator and a critic that gain a stage whenever pictures double in size.
import * as tf from '@tensorflow/tfjs-core'
import { foldedFilter } from './doubling'
import { convolution, dense } from './equalised'
import { convolvedAndHalved } from './halving'
import { chain, type Layer, type Parameter, type Weights } from './network'
import * as ops from './ops'
import { pixelNorm } from './pixel-norm'
import { enlarged, shrunk } from './scale'
import { withDeviation } from './style-critic'

export type GrowingShape = {
  /** Channels of the features at half of the full resolution; they double with every halving. */
  width: number
  /** Side of the pictures when all stages are there, px, a power of two from 16. */
  resolution: number
  latent: number
}

/** How far a network has grown. */
export type Growth = {
  /** Side of the present pictures, px. */
  side: number
  /** From 0, where the newest stage is not heard yet, to 1, where it alone is. */
  fade: tf.Scalar
}

/** A network of which only the stages up to a side take part. */
export type Growing = {
  parameters: Parameter[]
  apply(weights: Weights, x: tf.Tensor, growth: Growth): tf.Tensor
}

/** Side of the first pictures, px. The original begins at 4, where there is hardly anything to be seen. */
export const firstSide = 8

/** The sides that pictures have one after the other, px. */
export function sidesOf(resolution: number): number[] {
  const sides: number[] = []
  for (let side = firstSide; side <= resolution; side *= 2) sides.push(side)
  return sides
}

/** Channels of the features at this side: at most 8 times the width, and 512 (Karras et al. 2018, table 2). */
function channelsAt({ width, resolution }: GrowingShape, side: number): number {
  return Math.min(512, 8 * width, (width * resolution) / (2 * side))
}

/** Makes up for what leaky ReLU takes (He et al. 2015, eq. 10). */
const gain = Math.SQRT2

const plain = (apply: (x: tf.Tensor) => tf.Tensor): Layer => ({ parameters: [], apply: (_, x) => apply(x) })
const active = plain((x) => ops.leakyRelu(x))
const normalised = plain(pixelNorm)

/** A convolution of 3 × 3 with equalised learning rate that also doubles or halves its map. */
function resizing(name: string, shape: { in: number; out: number; to: 'double' | 'half' }): Layer {
  const ends = shape.to === 'double' ? [shape.out, shape.in] : [shape.in, shape.out]
  const kernel = { name: `${name}/kernel`, shape: [3, 3, ...ends], start: { normal: 1 } }
  const bias = { name: `${name}/bias`, shape: [shape.out], start: { value: 0 } }
  const scale = gain / Math.sqrt(9 * shape.in)
  return {
    parameters: [kernel, bias],
    apply(weights, x) {
      const filter = weights.read(kernel.name)
      const out =
        shape.to === 'double'
          ? ops.conv2dTranspose(x, foldedFilter(filter, tf.scalar(scale)))
          : convolvedAndHalved(x, ops.mul(filter, scale))
      return ops.addBias(out, weights.read(bias.name))
    }
  }
}

/** fade = 0: `before`; fade = 1: `after`. */
function blended(before: tf.Tensor, after: tf.Tensor, fade: tf.Scalar): tf.Tensor {
  return ops.add(before, ops.mul(ops.sub(after, before), fade))
}

const allOf = (layers: Iterable<Layer>) => [...layers].flatMap(({ parameters }) => parameters)

/** [batch, latent] → [batch, side, side, 3], around −1 to 1 but not held there (Karras et al. 2018, figures 1 and 2, table 2). */
export function growingGenerator(shape: GrowingShape): Growing {
  const first = channelsAt(shape, 4)
  const settle = (layer: Layer) => chain(layer, active, normalised)
  const begin = chain(
    normalised,
    dense('to4', { in: shape.latent, out: 16 * first }),
    plain((x) => ops.reshape(x, [-1, 4, 4, first])),
    active,
    normalised,
    settle(convolution('at4', { in: first, out: first, size: 3, gain }))
  )
  const stages = new Map<number, Layer>()
  const pictures = new Map<number, Layer>()
  for (const side of sidesOf(shape.resolution)) {
    const width = { in: channelsAt(shape, side / 2), out: channelsAt(shape, side) }
    const double = settle(resizing(`to${side}`, { ...width, to: 'double' }))
    const refine = settle(convolution(`at${side}`, { in: width.out, out: width.out, size: 3, gain }))
    stages.set(side, chain(double, refine))
    pictures.set(side, convolution(`picture${side}`, { in: width.out, out: 3, size: 1 }))
  }
  return {
    parameters: allOf([begin, ...stages.values(), ...pictures.values()]),
    apply(weights, latents, { side, fade }) {
      const newest = stages.get(side)!
      const older = sidesOf(side / 2).map((each) => stages.get(each)!)
      const before = chain(begin, ...older).apply(weights, latents)
      const picture = pictures.get(side)!.apply(weights, newest.apply(weights, before))
      if (side === firstSide) return picture
      const coarse = pictures.get(side / 2)!.apply(weights, before)
      return blended(enlarged(coarse, 2), picture, fade)
    }
  }
}

/** [batch, side, side, 3] → [batch]: the generator's mirror image. Neighbours in the batch are compared, four by four. */
export function growingCritic(shape: GrowingShape): Growing {
  const last = channelsAt(shape, 4)
  const end = chain(
    plain(withDeviation),
    chain(convolution('at4', { in: last + 1, out: last, size: 3, gain }), active),
    plain((x) => ops.reshape(ops.mul(x, gain), [x.shape[0] as number, -1])),
    chain(dense('from4', { in: 16 * last, out: last }), active),
    dense('score', { in: last, out: 1 }),
    plain((x) => ops.reshape(x, [-1]))
  )
  const stages = new Map<number, Layer>()
  const pictures = new Map<number, Layer>()
  for (const side of sidesOf(shape.resolution)) {
    const width = { in: channelsAt(shape, side), out: channelsAt(shape, side / 2) }
    const look = chain(convolution(`at${side}`, { in: width.in, out: width.in, size: 3, gain }), active)
    stages.set(side, chain(look, resizing(`from${side}`, { ...width, to: 'half' }), active))
    pictures.set(side, chain(convolution(`picture${side}`, { in: 3, out: width.in, size: 1, gain }), active))
  }
  return {
    parameters: allOf([...pictures.values(), ...stages.values(), end]),
    apply(weights, x, { side, fade }) {
      const older = sidesOf(side / 2).map((each) => stages.get(each)!)
      const rest = chain(...older.reverse(), end)
      const fine = chain(pictures.get(side)!, stages.get(side)!).apply(weights, x)
      if (side === firstSide) return rest.apply(weights, fine)
      const coarse = pictures.get(side / 2)!.apply(weights, shrunk(x, 2))
      return rest.apply(weights, blended(coarse, fine, fade))
    }
  }
}

/** Real pictures as the critic of this growth sees them: [batch, full side, …] → [batch, side, side, 3]. */
export function grownPictures(x: tf.Tensor4D, { side, fade }: Growth): tf.Tensor4D {
  const fine = shrunk(x, x.shape[1] / side)
  if (side === firstSide) return fine
  return blended(enlarged(shrunk(fine, 2), 2), fine, fade) as tf.Tensor4D
}
