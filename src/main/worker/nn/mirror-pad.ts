// Continues feature maps beyond their edges by what lies within, mirrored: no dark frame for a generator to explain.
import * as tf from '@tensorflow/tfjs-core'
import { attribute, derived, kernel } from './kernel'

const attributes = [
  attribute.type('T', 'float32'),
  attribute.type('Tpaddings', 'int32'),
  attribute.string('mode', 'REFLECT')
]

const frame = (size: number) => tf.tensor2d([0, 0, size, size, size, size, 0, 0], [4, 2], 'int32')

/** Folds the frame back onto what it mirrors: what `mirrorPad` is derived by. */
function folded(x: tf.Tensor, size: number): tf.Tensor4D {
  return derived(
    [x],
    () => kernel('MirrorPadGrad', attributes, [x, frame(size)]) as tf.Tensor4D,
    (dy) => [mirrorPad(dy, size)]
  )
}

/** Without repeating the edge itself: [batch, height, width, channels] → [batch, height + 2 · size, width + 2 · size, channels]. */
export function mirrorPad(x: tf.Tensor, size: number): tf.Tensor4D {
  return derived(
    [x],
    () => kernel('MirrorPad', attributes, [x, frame(size)]) as tf.Tensor4D,
    (dy) => [folded(dy, size)]
  )
}
