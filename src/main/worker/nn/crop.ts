// Cuts the same place, drawn anew for each item of a batch, out of pictures that belong together.
import type * as tf from '@tensorflow/tfjs-core'
import { mirrorPad } from './mirror-pad'
import * as ops from './ops'
import type { Random } from './random'

/** A square of `side` px from anywhere within. Each of `pictures` is [batch, from, from, channels], with the same batch and side. */
export function randomCrop(
  pictures: tf.Tensor4D[],
  side: number,
  random: Random,
  purpose: string
): tf.Tensor4D[] {
  const [batch, from] = (pictures[0] as tf.Tensor4D).shape
  if (from === side) return pictures
  const [up, left] = ['up', 'left'].map((name) =>
    ops.neg(random.integers(`${purpose}/${name}`, [batch], from - side + 1))
  ) as [tf.Tensor1D, tf.Tensor1D]
  return pictures.map((each) => ops.slice(ops.shift(each, up, left), 0, [batch, side, side, each.shape[3]]))
}

/** Moved by up to a sixteenth of their side, mirrored at the edges (Isola et al. 2017, section 6.2, enlarge and crop instead). */
export function jitter(pictures: tf.Tensor4D[], random: Random, purpose: string): tf.Tensor4D[] {
  const side = (pictures[0] as tf.Tensor4D).shape[1]
  const framed = pictures.map((each) => mirrorPad(each, side / 16))
  return randomCrop(framed, side, random, purpose)
}
