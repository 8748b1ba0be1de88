// Between bytes, as datasets and screens hold pictures, and the −1 to 1 that networks see.
import * as tf from '@tensorflow/tfjs-core'

/** int32 from 0 to 255 → float32 in −1 to 1. */
export function fromPixels(bytes: tf.Tensor4D): tf.Tensor4D {
  return tf.sub(tf.div(tf.cast(bytes, 'float32'), 127.5), 1)
}

/** 255 in the highest byte of an int32: opaque. */
const opaque = -(2 ** 24)

/**
 * [n, side, side, 3], of which −1 to 1 can be shown → int32 [n, side, side], whose four bytes are RGBA (little endian, as on
 * every machine that TensorFlow runs on). Not to be derived.
 */
export function toPixels(x: tf.Tensor4D): tf.Tensor3D {
  const bytes = tf.maximum(0, tf.minimum(255, tf.round(tf.mul(tf.add(x, 1), 127.5))))
  const [red, green, blue] = tf.split(bytes, 3, 3) as [tf.Tensor, tf.Tensor, tf.Tensor]
  // Three bytes are fewer than float32 counts exactly.
  const packed = tf.add(red, tf.add(tf.mul(green, 2 ** 8), tf.mul(blue, 2 ** 16)))
  return tf.add(tf.cast(tf.squeeze(packed, [3]), 'int32'), tf.scalar(opaque, 'int32')) as tf.Tensor3D
}

/** The pixels of `toPixels`, picture by picture. */
export function readPixels(pixels: tf.Tensor3D): Uint8ClampedArray<ArrayBuffer>[] {
  const [count, height, width] = pixels.shape
  const { buffer, byteOffset } = pixels.dataSync<'int32'>()
  const size = height * width * 4
  return Array.from({ length: count }, (_, i) => {
    const picture = new Uint8ClampedArray(buffer, byteOffset + i * size, size)
    return new Uint8ClampedArray(picture)
  })
}
