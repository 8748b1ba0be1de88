// StyleGAN2's synthesis: pictures from one style a layer, with modulated convolutions, noise and a picture at every size.
import * as tf from '@tensorflow/tfjs-core'
import { afterDoubling } from './blur'
import { dense } from './equalised'
import { movedRound } from './moved-start'
import type { Parameter, Weights } from './network'
import * as ops from './ops'
import type { Random } from './random'
import { double } from './resample'
import { stillNoise } from './still-noise'
import { gain } from './style'

export type StyleShape = {
  /** Channels of the features at half of the full resolution; they double with every halving. */
  width: number
  /** Side of the pictures, px, a power of two from 8. */
  resolution: number
  latent: number
}

/** Channels of the features at this side: at most 8 times the width, and 512 (Karras et al. 2020, appendix A). */
export function channelsAt({ width, resolution }: StyleShape, side: number): number {
  return Math.min(512, 8 * width, (width * resolution) / (2 * side))
}

/** Normal numbers for the layer of this name, [batch or 1, side · side, 1]. */
export type Noise = (layer: string, side: number) => tf.Tensor

/** Noise of this step, for so many pictures. */
export function drawnNoise(random: Random, purpose: string, batch: number): Noise {
  return (layer, side) => random.normal(`${purpose}/${layer}`, [batch, side * side, 1])
}

/** The noise of pictures that must come out the same again. */
export const fixedNoise: Noise = (layer, side) => tf.expandDims(stillNoise(layer, side * side), 0)

/** No noise at all. */
export const noNoise: Noise = (_layer, side) => tf.zeros([1, side * side, 1])

/**
 * Features before they are scaled: what they are is `x` times `scale`, [batch, channels] (or nothing to scale by). Kept apart
 * because the next layer scales its inputs anyway.
 */
type Features = { x: tf.Tensor4D; scale?: tf.Tensor }

type Piece<Out> = {
  parameters: Parameter[]
  /** style [batch, latent]. */
  apply(weights: Weights, from: Features, style: tf.Tensor, noise: Noise): Out
}

const epsilon = 1e-8
/** The filter after doubling halves both sums of what was laid apart. */
const doublingGain = 4

/** [batch, channels], for each place of [batch, height, width, channels]. */
const spread = (scale: tf.Tensor) => ops.reshape(scale, [scale.shape[0]!, 1, 1, scale.shape[1]!])

const scaledBy = (style: tf.Tensor, { scale }: Features, constant: number) =>
  ops.mul(scale ? ops.mul(style, scale) : style, constant)

/**
 * Noise and 1 at each place, times what each channel of each picture takes of them: [batch, side, side, channels].
 * noise [batch or 1, side · side, 1]; ofNoise, ofOne [batch, channels].
 */
function laid(noise: tf.Tensor, ofNoise: tf.Tensor, ofOne: tf.Tensor): tf.Tensor4D {
  const [batch, channels] = ofOne.shape as [number, number]
  const side = Math.sqrt(noise.shape[1]!)
  const places = ops.concat([noise, tf.ones(noise.shape)], 2)
  const copies = batch / noise.shape[0]!
  const each = (copies === 1 ? places : tf.tile(places, [copies, 1, 1])) as tf.Tensor3D
  const amounts = tf.stack([ofNoise, ofOne], 1) as tf.Tensor3D
  return ops.reshape(tf.matMul(each, amounts), [batch, side, side, channels])
}

type Styled = { in: number; out: number; side: number; doubles: boolean; latent: number }

/**
 * A convolution of 3 whose inputs are scaled by the style and whose outputs are brought back to deviation 1, then noise, bias
 * and leaky ReLU (Karras et al. 2020, section 2.2, equations 1 to 3).
 *
 * Scaling the inputs and outputs of one shared convolution is the same as scaling its weights for each picture. With d = 1 /
 * deviation of an output, lrelu(d · c + noise + bias) = d · lrelu(c + (noise + bias) / d): d is left to the next layer's scale,
 * which spares the features two passes through memory, and (noise + bias) / d is one matrix product.
 */
export function styled(name: string, shape: Styled): Piece<Features> {
  const affine = dense(`${name}/style`, { in: shape.latent, out: shape.in, offset: 1 })
  const size = shape.doubles ? [3, 3, shape.out, shape.in] : [3, 3, shape.in, shape.out]
  const kernel = { name: `${name}/kernel`, shape: size, start: { normal: 1 } }
  const bias = { name: `${name}/bias`, shape: [shape.out], start: { value: 0 } }
  const strength = { name: `${name}/noise`, shape: [], start: { value: 0 } }
  return {
    parameters: [...affine.parameters, kernel, bias, strength],
    apply(weights, from, w, noise) {
      const [filter, style] = [weights.read(kernel.name), affine.apply(weights, w)]
      const scaled = ops.mul(from.x, spread(scaledBy(style, from, shape.doubles ? doublingGain : 1)))
      const convolved = shape.doubles
        ? afterDoubling(ops.conv2dTranspose(scaled, filter, 2, 'valid'))
        : ops.conv2d(scaled, filter)
      const power = ops.sum(ops.square(filter), [0, 1])
      const squares = ops.matMul(ops.square(style), shape.doubles ? ops.transpose(power) : power)
      const deviation = ops.sqrt(ops.add(squares, epsilon))
      const [ofNoise, ofOne] = [strength, bias].map((each) => ops.mul(deviation, weights.read(each.name)))
      const sum = ops.add(convolved, laid(noise(name, shape.side), ofNoise!, ofOne!))
      return { x: ops.leakyRelu(sum) as tf.Tensor4D, scale: ops.div(gain, deviation) }
    }
  }
}

/** Features to a picture: a convolution of one pixel, scaled by the style, without deviation 1 (section 3.2, figure 7 b). */
function pictured(name: string, shape: { in: number; latent: number }): Piece<tf.Tensor4D> {
  const affine = dense(`${name}/style`, { in: shape.latent, out: shape.in, offset: 1 })
  const kernel = { name: `${name}/kernel`, shape: [shape.in, 3], start: { normal: 1 } }
  const bias = { name: `${name}/bias`, shape: [3], start: { value: 0 } }
  return {
    parameters: [...affine.parameters, kernel, bias],
    apply(weights, from, w) {
      const [batch, side] = from.x.shape
      const amounts = scaledBy(affine.apply(weights, w), from, 1 / Math.sqrt(shape.in))
      // With three channels out, scaling the weights for each picture is the cheaper way.
      const own = ops.mul(
        weights.read(kernel.name),
        ops.reshape(amounts, [batch, shape.in, 1])
      ) as tf.Tensor3D
      const made = tf.matMul(ops.reshape(from.x, [batch, side * side, shape.in]) as tf.Tensor3D, own)
      return ops.addBias(ops.reshape(made, [batch, side, side, 3]), weights.read(bias.name))
    }
  }
}

export type Synthesis = {
  parameters: Parameter[]
  /** How many styles it takes. */
  layers: number
  /** Of its pictures, px. */
  side: number
  /**
   * styles [batch, layers, latent]; `by` [batch, 2]: how far what it begins from is moved, shares of the side (right, down)
   * → [batch, side, side, 3], around −1 to 1 but not held there.
   */
  apply(weights: Weights, styles: tf.Tensor, noise: Noise, by?: tf.Tensor2D): tf.Tensor4D
}

type Stage = { features: Piece<Features>[]; picture: Piece<tf.Tensor4D> }

function stagesOf(shape: StyleShape): Stage[] {
  const { resolution, latent } = shape
  return Array.from({ length: Math.log2(resolution) - 1 }, (_, stage) => {
    const side = 4 * 2 ** stage
    const channels = channelsAt(shape, side)
    const common = { out: channels, side, latent }
    const up = styled(`to${side}`, { ...common, in: channelsAt(shape, side / 2), doubles: true })
    const at = styled(`at${side}`, { ...common, in: channels, doubles: false })
    const picture = pictured(`picture${side}`, { in: channels, latent })
    return { features: stage === 0 ? [at] : [up, at], picture }
  })
}

/** The skip generator: at every size a picture is added to the one before, doubled (Karras et al. 2020, section 4.1). */
export function synthesis(shape: StyleShape): Synthesis {
  const stages = stagesOf(shape)
  const start = { name: 'start', shape: [1, 4, 4, channelsAt(shape, 4)], start: { normal: 1 } }
  const pieces = stages.flatMap(({ features, picture }) => [...features, picture])
  // A size's picture has the style of the next size's first convolution.
  const layers = stages.flatMap(({ features }) => features).length + 1
  return {
    parameters: [start, ...pieces.flatMap(({ parameters }) => parameters)],
    layers,
    side: shape.resolution,
    apply(weights, styles, noise, by) {
      const each = tf.unstack(styles, 1)
      const constant = weights.read('start') as tf.Tensor4D
      let features: Features = { x: by ? movedRound(constant, by) : constant }
      let picture: tf.Tensor4D | undefined
      let layer = 0
      for (const stage of stages) {
        for (const piece of stage.features) features = piece.apply(weights, features, each[layer++]!, noise)
        const added = stage.picture.apply(weights, features, each[layer]!, noise)
        picture = picture ? ops.add(double(picture), added) : added
      }
      return picture!
    }
  }
}
