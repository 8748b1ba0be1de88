// DiffAugment: changes real and generated pictures alike before the critic sees them, so that it cannot learn them by heart.
import type * as tf from '@tensorflow/tfjs-core'
import * as ops from './ops'
import type { Random } from './random'

/** Strengths from 0 (off) to 1 (as in the paper); above 1 is stronger. */
export type Augmentation = { colour: number; translation: number; cutout: number }

/**
 * Brightness ± 0.5, saturation × 0 to 2, contrast × 0.5 to 1.5, shifts to an eighth, a square of half the side cut out.
 * x [batch, side, side, 3] in −1 to 1; each picture gets draws of its own (Zhao et al. 2020, DiffAugment_tf.py).
 */
export function augment(x: tf.Tensor4D, how: Augmentation, random: Random, purpose: string): tf.Tensor4D {
  let out = x
  if (how.colour > 0) out = colour(out, how.colour, random, purpose)
  if (how.translation > 0) out = translate(out, how.translation, random, purpose)
  if (how.cutout > 0) out = cut(out, how.cutout, random, purpose)
  return out
}

function colour(x: tf.Tensor4D, strength: number, random: Random, purpose: string): tf.Tensor4D {
  const each = [x.shape[0], 1, 1, 1]
  const around = (name: string, centre: number, reach: number) =>
    random.uniform(`${purpose}/${name}`, each, centre - reach * strength, centre + reach * strength)
  const bright = ops.add(x, around('brightness', 0, 0.5))
  const grey = ops.mean(bright, 3, true)
  const saturated = ops.add(ops.mul(ops.sub(bright, grey), around('saturation', 1, 1)), grey)
  const level = ops.mean(saturated, [1, 2, 3], true)
  return ops.add(ops.mul(ops.sub(saturated, level), around('contrast', 1, 0.5)), level)
}

function translate(x: tf.Tensor4D, strength: number, random: Random, purpose: string): tf.Tensor4D {
  const [batch, side] = x.shape
  const reach = Math.min(side, Math.floor(side * 0.125 * strength + 0.5))
  const moved = (name: string) =>
    ops.sub(random.integers(`${purpose}/${name}`, [batch], 2 * reach + 1), ops.whole(reach)) as tf.Tensor1D
  return ops.shift(x, moved('down'), moved('right'))
}

function cut(x: tf.Tensor4D, strength: number, random: Random, purpose: string): tf.Tensor4D {
  const [batch, side] = x.shape
  const size = Math.min(side, Math.floor(side * 0.5 * strength + 0.5))
  const centre = (name: string) =>
    random.integers(`${purpose}/${name}`, [batch], side + (1 - (size % 2))) as tf.Tensor1D
  const mask = ops.squareMask(centre('row'), centre('column'), side, size)
  return ops.mul(x, ops.sub(1, mask))
}
