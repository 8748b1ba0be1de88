// StyleGAN3's synthesis: what it makes moves exactly as far as the waves that it is made of, for no layer knows a place.
import * as tf from '@tensorflow/tfjs-core'
import { gradesOf, refining, type Grade } from './alias-free-grades'
import { dense } from './equalised'
import { filteredRelu, resampling } from './filtered-relu'
import { fourierFeatures } from './fourier-features'
import type { Parameter, Weights } from './network'
import * as ops from './ops'
import { gain } from './style'
import type { StyleShape } from './synthesis'

/**
 * What features are is `x` times `scale`, [batch, channels] (or nothing to scale by): leaky ReLU and filters let a factor of a
 * channel through, so it is left to the next layer, which scales its inputs anyway.
 */
type Features = { x: tf.Tensor4D; scale?: tf.Tensor }

type Piece<Out> = {
  parameters: Parameter[]
  /** style [batch, latent]. */
  apply(weights: Weights, from: Features, style: tf.Tensor): Out
}

export type AliasFreeShape = StyleShape & {
  /** How much of the running mean power of features stays at each step, 0 to 1. */
  powerKept: number
}

const epsilon = 1e-8
/** Of the picture, so that the last layer begins with features as large as the others' (as in the code of the paper). */
const pictureScale = 0.25

/** [batch, channels], for each place of [batch, height, width, channels]. */
const spread = (scale: tf.Tensor) => ops.reshape(scale, [scale.shape[0]!, 1, 1, scale.shape[1]!])

const whole = ({ scale }: Features, style: tf.Tensor) => (scale ? ops.mul(style, scale) : style)

/** The running mean power of a layer's inputs: a statistic that divides them in place of their own, which would know of places. */
function runningPower(name: string, kept: number) {
  const parameter: Parameter = { name: `${name}/power`, shape: [], start: { value: 1 }, statistic: true }
  return {
    parameter,
    /** The root of the mean power so far; notes the mean after these features (Karras et al. 2021, section 3.1). */
    level(weights: Weights, { x, scale }: Features): tf.Tensor {
      const before = weights.read(parameter.name)
      if (weights.training) {
        const each = ops.mean(ops.square(x), [1, 2])
        const power = ops.mean(scale ? ops.mul(each, ops.square(scale)) : each)
        weights.note(parameter.name, ops.add(ops.mul(before, kept), ops.mul(power, 1 - kept)))
      }
      return ops.sqrt(ops.add(before, epsilon))
    }
  }
}

/** The factory's part of a shape. */
type Given = Pick<AliasFreeShape, 'latent' | 'powerKept'>

/**
 * A convolution of 3 whose inputs are scaled by the style and whose outputs are brought back to power 1, bias and filtered leaky
 * ReLU. With d = what outputs are to be divided by, lrelu(c / d + bias) = lrelu(c + bias · d) / d.
 */
function modulated(name: string, from: Grade, to: Grade, given: Given): Piece<Features> {
  const affine = dense(`${name}/style`, { in: given.latent, out: from.channels, offset: 1 })
  const kernel = { name: `${name}/kernel`, shape: [3, 3, from.channels, to.channels], start: { normal: 1 } }
  const bias = { name: `${name}/bias`, shape: [to.channels], start: { value: 0 } }
  const power = runningPower(name, given.powerKept)
  const { fine, up, down } = refining(from, to)
  const filters = { up: resampling(from.grid, fine, up), down: resampling(fine, to.grid, down) }
  return {
    parameters: [...affine.parameters, kernel, bias, power.parameter],
    apply(weights, features, w) {
      const [filter, style] = [weights.read(kernel.name), affine.apply(weights, w)]
      const convolved = ops.conv2d(ops.mul(features.x, spread(whole(features, style))), filter)
      const squares = ops.matMul(ops.square(style), ops.sum(ops.square(filter), [0, 1]))
      const deviation = ops.sqrt(ops.add(squares, epsilon))
      const divisor = ops.mul(deviation, power.level(weights, features))
      const sum = ops.add(convolved, spread(ops.mul(divisor, weights.read(bias.name)))) as tf.Tensor4D
      return { x: filteredRelu(sum, filters), scale: ops.div(gain, divisor) }
    }
  }
}

/** Features to a picture: a convolution of one pixel, scaled by the style, without filters. */
function pictured(name: string, from: Grade, given: Given): Piece<tf.Tensor4D> {
  const { channels, grid } = from
  const affine = dense(`${name}/style`, { in: given.latent, out: channels, offset: 1 })
  const kernel = { name: `${name}/kernel`, shape: [channels, 3], start: { normal: 1 } }
  const bias = { name: `${name}/bias`, shape: [3], start: { value: 0 } }
  const power = runningPower(name, given.powerKept)
  return {
    parameters: [...affine.parameters, kernel, bias, power.parameter],
    apply(weights, features, w) {
      const batch = features.x.shape[0]
      const constant = pictureScale / Math.sqrt(channels)
      const scaled = ops.mul(whole(features, affine.apply(weights, w)), constant)
      const amounts = ops.div(scaled, power.level(weights, features))
      const own = ops.mul(weights.read(kernel.name), ops.reshape(amounts, [batch, channels, 1]))
      const flat = ops.reshape(features.x, [batch, grid.side ** 2, channels]) as tf.Tensor3D
      const made = tf.matMul(flat, own as tf.Tensor3D)
      const picture = ops.reshape(made, [batch, grid.side, grid.side, 3])
      return ops.addBias(picture, ops.mul(weights.read(bias.name), pictureScale)) as tf.Tensor4D
    }
  }
}

export type AliasFree = {
  parameters: Parameter[]
  /**
   * style [batch, latent]; `by` [batch, 2]: how far everything is moved, shares of the side (right, down)
   * → [batch, side, side, 3], around −1 to 1 but not held there.
   */
  apply(weights: Weights, style: tf.Tensor, by?: tf.Tensor2D): tf.Tensor4D
}

/** Translation equivariant synthesis (Karras et al. 2021, config T). */
export function aliasFree(shape: AliasFreeShape): AliasFree {
  const grades = gradesOf(shape)
  const [first, last] = [grades[0]!, grades.at(-2)!]
  const waves = fourierFeatures('waves', { ...first, latent: shape.latent })
  const layers = grades
    .slice(0, -1)
    .map((to, layer) => modulated(`layer${layer}`, grades[Math.max(0, layer - 1)]!, to, shape))
  const picture = pictured('picture', last, shape)
  return {
    parameters: [waves, ...layers, picture].flatMap(({ parameters }) => parameters),
    apply(weights, style, by) {
      const start: Features = { x: waves.apply(weights, style, by) }
      const features = layers.reduce((before, layer) => layer.apply(weights, before, style), start)
      return picture.apply(weights, features, style)
    }
  }
}
