// Enlarges and shrinks pictures by whole factors, pixel by pixel.
import * as tf from '@tensorflow/tfjs-core'
import * as ops from './ops'

type Shape = [number, number, number, number]

/** Repeats each pixel: [batch, height, width, channels] → [batch, times · height, times · width, channels]. */
export function enlarged(x: tf.Tensor, times: number): tf.Tensor4D {
  const [batch, height, width, channels] = x.shape as Shape
  if (times === 1) return x as tf.Tensor4D
  const places = ops.reshape(x, [batch * height, 1, width, 1, channels])
  const repeated = ops.mul(places, tf.ones([1, times, 1, times, 1]))
  return ops.reshape(repeated, [batch, height * times, width * times, channels])
}

/** The mean of each square of pixels: [batch, height, width, channels] → [batch, height / times, width / times, channels]. */
export function shrunk(x: tf.Tensor, times: number): tf.Tensor4D {
  const [batch, height, width, channels] = x.shape as Shape
  if (times === 1) return x as tf.Tensor4D
  const [rows, columns] = [height / times, width / times]
  const down = ops.mean(ops.reshape(x, [batch * rows, times, width * channels]), 1)
  const both = ops.mean(ops.reshape(down, [batch * rows * columns, times, channels]), 1)
  return ops.reshape(both, [batch, rows, columns, channels])
}
