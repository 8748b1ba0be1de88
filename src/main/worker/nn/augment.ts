// DiffAugment: changes real and generated pictures alike before the critic sees them, so that it cannot learn them by heart.
import type * as tf from '@tensorflow/tfjs-core'
import * as ops from './ops'
import type { Random } from './random'

/**
 * Strengths from 0 (off) to 1 (as in the paper); above 1 is stronger.
 * `probability`: of each of the three changes for each picture, from 0 to 1; where it is left out, all are made.
 */
export type Augmentation = {
  colour: number
  translation: number
  cutout: number
  probability?: tf.Scalar
}

/** The random numbers of one call. */
type Draws = {
  /** What is drawn, from −reach to reach; 0 where the picture is spared. [batch, 1, 1, 1]. */
  around(name: string, reach: number): tf.Tensor
  /** Whole numbers from 0 to `count` − 1, [batch]. */
  integers(name: string, count: number): tf.Tensor1D
  /** 1 for each picture that is changed, 0 for those that are spared; null where none is. [batch]. */
  chosen: tf.Tensor1D | null
}

function drawsOf(batch: number, { probability }: Augmentation, random: Random, purpose: string): Draws {
  const chosen = probability ? (random.coins(`${purpose}/chosen`, [batch], probability) as tf.Tensor1D) : null
  return {
    around(name, reach) {
      const drawn = random.uniform(`${purpose}/${name}`, [batch, 1, 1, 1], -reach, reach)
      return chosen ? ops.mul(drawn, ops.reshape(chosen, [batch, 1, 1, 1])) : drawn
    },
    integers: (name, count) => random.integers(`${purpose}/${name}`, [batch], count) as tf.Tensor1D,
    chosen
  }
}

/**
 * Brightness ± 0.5, saturation × 0 to 2, contrast × 0.5 to 1.5, shifts to an eighth, a square of half the side cut out.
 * x [batch, side, side, 3] in −1 to 1; each picture gets draws of its own (Zhao et al. 2020, DiffAugment_tf.py).
 */
export function augment(x: tf.Tensor4D, how: Augmentation, random: Random, purpose: string): tf.Tensor4D {
  const draws = (change: string) => drawsOf(x.shape[0], how, random, `${purpose}/${change}`)
  let out = x
  if (how.colour > 0) out = colour(out, how.colour, draws('colour'))
  if (how.translation > 0) out = translate(out, how.translation, draws('translation'))
  if (how.cutout > 0) out = cut(out, how.cutout, draws('cutout'))
  return out
}

function colour(x: tf.Tensor4D, strength: number, { around }: Draws): tf.Tensor4D {
  const bright = ops.add(x, around('brightness', 0.5 * strength))
  const grey = ops.mean(bright, 3, true)
  const saturated = ops.add(ops.mul(ops.sub(bright, grey), ops.add(around('saturation', strength), 1)), grey)
  const level = ops.mean(saturated, [1, 2, 3], true)
  return ops.add(ops.mul(ops.sub(saturated, level), ops.add(around('contrast', 0.5 * strength), 1)), level)
}

function translate(x: tf.Tensor4D, strength: number, { integers, chosen }: Draws): tf.Tensor4D {
  const reach = Math.min(x.shape[1], Math.floor(x.shape[1] * 0.125 * strength + 0.5))
  const moved = (name: string) => {
    const drawn = ops.sub(integers(name, 2 * reach + 1), ops.whole(reach)) as tf.Tensor1D
    return chosen ? (ops.mul(drawn, ops.cast(chosen, 'int32')) as tf.Tensor1D) : drawn
  }
  return ops.shift(x, moved('down'), moved('right'))
}

function cut(x: tf.Tensor4D, strength: number, { integers, chosen }: Draws): tf.Tensor4D {
  const side = x.shape[1]
  const size = Math.min(side, Math.floor(side * 0.5 * strength + 0.5))
  const centre = (name: string) => integers(name, side + (1 - (size % 2)))
  const mask = ops.squareMask(centre('row'), centre('column'), side, size)
  return ops.mul(x, ops.sub(1, chosen ? ops.mul(mask, ops.reshape(chosen, [-1, 1, 1, 1])) : mask))
}
