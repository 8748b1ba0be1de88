// StyleGAN2-ADA's pipe of augmentations: each picture turned, stretched, moved and recoloured, as often as is asked for.
import * as tf from '@tensorflow/tfjs-core'
import * as ops from './ops'
import type { Random } from './random'
import { warp } from './warp'

/** Strengths (Karras et al. 2020b, appendix B; augment.py, `bgc`). Doublings are standard deviations in powers of two. */
const shift = 0.125
const stretch = 0.2
const brightness = 0.2
const contrast = 0.5
const saturation = 1

/** Random numbers of one call, [batch] each. A change that a picture is spared is `0`, drawn or not. */
function drawsOf(batch: number, probability: tf.Scalar, random: Random, purpose: string) {
  const spared = (name: string, drawn: tf.Tensor, chance = probability) =>
    tf.mul(drawn, random.coins(`${purpose}/${name}/chosen`, [batch], chance))
  return {
    /** Normal, with this standard deviation. */
    normal: (name: string, deviation: number) =>
      spared(name, tf.mul(random.normal(`${purpose}/${name}`, [batch]), deviation)),
    uniform: (name: string, reach: number, chance?: tf.Scalar) =>
      spared(name, random.uniform(`${purpose}/${name}`, [batch], -reach, reach), chance),
    /** Whole numbers from 0 to `count` − 1. */
    whole: (name: string, count: number) =>
      spared(name, tf.cast(random.integers(`${purpose}/${name}`, [batch], count), 'float32'))
  }
}
type Draws = ReturnType<typeof drawsOf>

const doubled = (times: tf.Tensor) => tf.exp(tf.mul(times, Math.LN2))
/** 0 → 1, 1 → −1. */
const sign = (flipped: tf.Tensor) => tf.sub(1, tf.mul(2, flipped))

/** Mirrored, turned by quarters, moved by whole pixels, scaled, turned, stretched, turned, moved: one map of places. */
function moved(x: tf.Tensor4D, probability: tf.Scalar, { normal, uniform, whole }: Draws): tf.Tensor4D {
  const side = x.shape[1]
  // Two turns, before and after the stretch: together as likely as any other change.
  const turning = tf.sub(1, tf.sqrt(tf.sub(1, probability))) as tf.Scalar
  const flip = sign(whole('flip', 2))
  const turn = tf.add(tf.mul(whole('quarters', 4), Math.PI / 2), uniform('turn', Math.PI, turning))
  const again = uniform('turn again', Math.PI, turning)
  const scale = doubled(normal('scale', stretch))
  const wide = doubled(normal('aspect', stretch))
  const steps = (name: string) => tf.round(uniform(`${name}/whole`, shift * side))
  const part = (name: string) => normal(`${name}/part`, shift * side)

  const [cos, sin, cosAgain, sinAgain] = [tf.cos(turn), tf.sin(turn), tf.cos(again), tf.sin(again)]
  // scale · turn · stretch · turn again, row by row.
  const line = (first: tf.Tensor, second: tf.Tensor, by: tf.Tensor) => {
    const [one, other] = [tf.mul(tf.mul(first, wide), by), tf.mul(tf.div(second, wide), by)]
    return {
      across: tf.add(tf.mul(one, cosAgain), tf.mul(other, sinAgain)),
      down: tf.sub(tf.mul(other, cosAgain), tf.mul(one, sinAgain))
    }
  }
  const right = line(cos, tf.neg(sin), tf.mul(scale, flip))
  const down = line(sin, cos, scale)
  const [acrossPart, downPart] = [part('right'), part('down')]
  const by = (each: typeof right, name: string) =>
    tf.add(steps(name), tf.add(tf.mul(each.across, acrossPart), tf.mul(each.down, downPart)))
  return warp(x, {
    right: { ...right, by: by(right, 'right') },
    down: { ...down, by: by(down, 'down') }
  })
}

const third = 1 / 3
const grey = [third, third, third, third, third, third, third, third, third]
const rest = [1, 0, 0, 0, 1, 0, 0, 0, 1].map((value, i) => value - grey[i]!)
const around = [0, -1, 1, 1, 0, -1, -1, 1, 0].map((value) => value / Math.sqrt(3))

/** Brighter, of more contrast, light and dark exchanged, hues turned around grey, more or less colourful: one map of colours. */
function recoloured(x: tf.Tensor4D, { normal, uniform, whole }: Draws): tf.Tensor4D {
  const [batch, side] = x.shape
  const each = (numbers: tf.Tensor) => tf.reshape(numbers, [batch, 1, 1])
  const level = doubled(normal('contrast', contrast))
  const [light, hue] = [sign(whole('light', 2)), uniform('hue', Math.PI)]
  const colourful = doubled(normal('saturation', saturation))
  const part = (amount: tf.Tensor, basis: number[]) => tf.mul(each(amount), tf.tensor3d(basis, [1, 3, 3]))
  const colours = tf.add(
    part(light, grey),
    tf.add(part(tf.mul(colourful, tf.cos(hue)), rest), part(tf.mul(colourful, tf.sin(hue)), around))
  )
  const added = tf.mul(tf.mul(level, light), normal('brightness', brightness))
  const pixels = ops.reshape(x, [batch, side * side, 3]) as tf.Tensor3D
  const seen = tf.matMul(pixels, tf.mul(colours, each(level)) as tf.Tensor3D)
  return ops.reshape(ops.add(seen, each(added)), x.shape)
}

/**
 * Each change is made to each picture with this probability, [] from 0 to 1. x [batch, side, side, 3] in −1 to 1.
 * A departure: enlarged and made smaller between neighbouring pixels, where the paper's code filters by wavelets.
 */
export function augmentPipe(
  x: tf.Tensor4D,
  probability: tf.Scalar,
  random: Random,
  purpose: string
): tf.Tensor4D {
  const draws = (change: string) => drawsOf(x.shape[0], probability, random, `${purpose}/${change}`)
  return recoloured(moved(x, probability, draws('place')), draws('colour'))
}
