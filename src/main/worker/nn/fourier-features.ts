// Where StyleGAN3's pictures begin: waves over the whole plane, which a style turns and moves, and anybody can move.
import * as tf from '@tensorflow/tfjs-core'
import type { Grid } from './filtered-relu'
import type { Parameter, Weights } from './network'
import * as ops from './ops'
import { hashText } from './random'

export type WavesShape = {
  latent: number
  channels: number
  grid: Grid
  /** Of the fastest wave, cycles a side of the picture. */
  cutoff: number
}

export type Waves = {
  parameters: Parameter[]
  /**
   * style [batch, latent]; `by` [batch, 2]: how far the waves are moved, shares of the picture's side (right, down)
   * → [batch, side, side, channels].
   */
  apply(weights: Weights, style: tf.Tensor, by?: tf.Tensor2D): tf.Tensor4D
}

const goldenAngle = Math.PI * (3 - Math.sqrt(5))

/**
 * Frequencies spread evenly over a disc and phases of chance, [channels] each: constants, so that they are no weights of an
 * exported model. The paper draws the frequencies too, which leaves gaps where there are few.
 */
function wavesOf({ channels, cutoff }: WavesShape) {
  const each = (value: (i: number) => number) =>
    tf.tensor2d(
      Float32Array.from({ length: channels }, (_, i) => value(i)),
      [1, channels]
    )
  const radius = (i: number) => cutoff * Math.sqrt((i + 0.5) / channels)
  return {
    right: each((i) => radius(i) * Math.cos(i * goldenAngle)),
    down: each((i) => radius(i) * Math.sin(i * goldenAngle)),
    phase: each((i) => hashText(`phase/${i}`) / 2 ** 32)
  }
}

/** The places of a grid's samples along an axis, shares of the picture's side from its middle, [side]. */
const placesOf = ({ side, rate }: Grid) => Array.from({ length: side }, (_, i) => (i + 0.5 - side / 2) / rate)

/** Turns and moves [batch, 1] each: cosine, sine, right, down; brought to a turn's length. */
function motionOf(affine: tf.Tensor) {
  const given = ops.add(affine, tf.tensor2d([1, 0, 0, 0], [1, 4]))
  const turn = ops.slice(given, [0, 0], [-1, 2])
  const motion = ops.div(given, ops.sqrt(ops.add(ops.sum(ops.square(turn), 1, true), 1e-8)))
  return [0, 1, 2, 3].map((column) => ops.slice(motion, [0, column], [-1, 1])) as [
    tf.Tensor,
    tf.Tensor,
    tf.Tensor,
    tf.Tensor
  ]
}

/**
 * Fourier features, turned and moved by a learned affine map of the style, then mixed (Karras et al. 2021, sections 3.1 and
 * 3.2, "Transformed Fourier features").
 */
export function fourierFeatures(name: string, shape: WavesShape): Waves {
  const { latent, channels, grid } = shape
  // Zero at first: every picture begins where it is.
  const affine = { name: `${name}/motion/kernel`, shape: [latent, 4], start: { value: 0 } }
  const offset = { name: `${name}/motion/bias`, shape: [4], start: { value: 0 } }
  const mixing = { name: `${name}/kernel`, shape: [channels, channels], start: { normal: 1 } }
  return {
    parameters: [affine, offset, mixing],
    apply(weights, style, by) {
      const scaled = ops.mul(weights.read(affine.name), 1 / Math.sqrt(latent))
      const found = motionOf(ops.addBias(ops.matMul(style, scaled), weights.read(offset.name)))
      const [cosine, sine, right, down] = found
      const waves = wavesOf(shape)
      // The plane is turned, then moved: f · R(p − t), so the waves are f R.
      const x = ops.add(ops.mul(waves.right, cosine), ops.mul(waves.down, sine))
      const y = ops.sub(ops.mul(waves.down, cosine), ops.mul(waves.right, sine))
      const [byRight, byDown] = by ? [tf.slice(by, [0, 0], [-1, 1]), tf.slice(by, [0, 1], [-1, 1])] : [0, 0]
      const moved = ops.add(ops.mul(x, ops.add(right, byRight)), ops.mul(y, ops.add(down, byDown)))
      const phase = ops.sub(waves.phase, moved)
      const batch = style.shape[0]!
      const places = placesOf(grid)
      const wide = (values: tf.Tensor) => ops.reshape(values, [batch, 1, 1, channels])
      const columns = ops.add(ops.mul(wide(x), tf.tensor4d(places, [1, 1, grid.side, 1])), wide(phase))
      const rows = ops.mul(wide(y), tf.tensor4d(places, [1, grid.side, 1, 1]))
      // tf.sin keeps its input for its derivative, which is right to every order.
      const features = tf.sin(ops.mul(ops.add(rows, columns), 2 * Math.PI))
      const flat = ops.reshape(features, [-1, channels])
      const mixed = ops.matMul(flat, ops.mul(weights.read(mixing.name), 1 / Math.sqrt(channels)))
      return ops.reshape(mixed, [batch, grid.side, grid.side, channels])
    }
  }
}
