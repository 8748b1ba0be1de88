// What models that make pictures from pictures are shown while they train: a few of the dataset, as large as they take them.
import * as tf from '@tensorflow/tfjs-core'
import type { Model, Pictures } from '../gans/define'
import { fromPixels } from '../nn/pixels'
import { resize } from '../nn/resize'
import type { Source } from './draw'

/** uint8 [count, side, side, 3], RGB. */
export type Inputs = { side: number; bytes: Uint8Array }

export const countOf = ({ side, bytes }: Inputs): number => bytes.length / (side * side * 3)

/** Smaller, as they would be if they had been saved so. */
function resized({ side, bytes }: Inputs, to: number): Inputs {
  if (side === to) return { side, bytes }
  const small = tf.tidy(() => {
    const pictures = tf.tensor4d(bytes, [bytes.length / (side * side * 3), side, side, 3], 'int32')
    return resize(tf.cast(pictures, 'float32'), to).dataSync<'float32'>()
  })
  // Clamped: smooth resizing reaches beyond black and white.
  return { side: to, bytes: new Uint8Array(Uint8ClampedArray.from(small)) }
}

/** The first pictures of what the model asks for, at most so many; null where it asks for none. */
export function firstInputs({ asks }: Model, source: Source, most: number): Inputs | null {
  if (!asks?.inputs) return null
  const { of, side } = asks.inputs
  const indices = Array.from({ length: Math.min(most, source.counts[of] ?? 0) }, (_, i) => i)
  return resized({ side: source.resolution, bytes: source.batch(of, indices) }, side)
}

/** The n-th picture's bytes; after the last one the first comes again. */
export function inputAt(inputs: Inputs, n: number): Uint8Array {
  const size = inputs.side ** 2 * 3
  const first = (n % countOf(inputs)) * size
  return inputs.bytes.subarray(first, first + size)
}

/** The pictures of these numbers in −1 to 1: [numbers, side, side, 3]. The caller disposes. */
export function inputTensor(inputs: Inputs, numbers: number[]): Pictures {
  const { side } = inputs
  const bytes = new Int32Array(numbers.length * side * side * 3)
  numbers.forEach((n, i) => bytes.set(inputAt(inputs, n), i * side * side * 3))
  return tf.tidy(() => fromPixels(tf.tensor4d(bytes, [numbers.length, side, side, 3], 'int32')))
}
