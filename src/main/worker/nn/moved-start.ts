// Moves StyleGAN2's learned constant, which has no waves of its own, by the waves that its few samples stand for.
import * as tf from '@tensorflow/tfjs-core'
import * as ops from './ops'

/** What a sample weighs at `distance` samples from it, where `count` samples go round and round: their only smooth band-limited curve. */
function weightAt(distance: tf.Tensor, count: number): tf.Tensor {
  const waves = Array.from({ length: count / 2 + 1 }, (_, wave) => {
    // The constant and the fastest wave stand for themselves, every other for its mirror image too.
    const times = wave === 0 || wave === count / 2 ? 1 : 2
    return ops.mul(tf.cos(ops.mul(distance, (2 * Math.PI * wave) / count)), times / count)
  })
  return tf.addN(waves)
}

/**
 * Moves x by interpolation with period 1, a copy for each picture. Not to be derived.
 * x [1, side, side, channels], side even; by [batch, 2]: shares of the side (right, down) → [batch, side, side, channels].
 */
export function movedRound(x: tf.Tensor4D, by: tf.Tensor2D): tf.Tensor4D {
  const [, side, , channels] = x.shape
  const batch = by.shape[0]
  const places = tf.range(0, side, 1)
  const apart = ops.sub(tf.reshape(places, [1, side, 1]), tf.reshape(places, [1, 1, side]))
  const [columns, rows] = [0, 1].map((axis) => {
    const moved = tf.reshape(ops.mul(tf.slice(by, [0, axis], [batch, 1]), side), [batch, 1, 1])
    return weightAt(ops.sub(apart, moved), side) as tf.Tensor3D
  }) as [tf.Tensor3D, tf.Tensor3D]
  const down = tf.matMul(rows, tf.reshape(x, [1, side, side * channels]) as tf.Tensor3D)
  // Height and width change places, so that the second product is of columns.
  const turned = tf.transpose(tf.reshape(down, [batch, side, side, channels]), [0, 2, 1, 3])
  const right = tf.matMul(columns, tf.reshape(turned, [batch, side, side * channels]) as tf.Tensor3D)
  return tf.transpose(tf.reshape(right, [batch, side, side, channels]), [0, 2, 1, 3])
}
