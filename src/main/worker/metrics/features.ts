// Features of pictures by EfficientNet-Lite0, a recorded program: pictures in, 1,280 numbers each out.
import * as tf from '@tensorflow/tfjs-core'
import { activations, pooled } from '../nn/efficientnet'
import { resize } from '../nn/resize'
import { Program } from '../program/program'
import { record } from '../program/record'
import type { Breathe, Cloud } from './cloud'
import { theNetwork } from './network'

/** Numbers a picture. */
export const width = 1280
/** Pictures in a call. */
export const batch = 32

/** How large the network sees pictures, px: 112 is four times as fast, 224 is what it was trained at. */
export type Side = 112 | 224

export type Extractor = {
  side: Side
  /** Of the pictures it takes, px. */
  resolution: number
  /** uint8 [count, resolution, resolution, 3], RGB, at most `batch` → [count × 1280]. */
  features(pictures: Uint8Array): Float32Array
  dispose(): void
}

type Order = { resolution: number; side: Side }

/** [batch, resolution, resolution, 3] from 0 to 255 → [batch, 1280]. */
function featuresOf(pictures: tf.Tensor4D, side: Side): tf.Tensor2D {
  const { layers, read } = theNetwork()
  const resized = resize(tf.cast(pictures, 'float32'), side)
  return pooled(activations(layers, read, resized).last)
}

/** Loads and records the network for pictures of one size. TensorFlow must be loaded. */
export function extractorOf({ resolution, side }: Order): Extractor {
  const shape: [number, number, number, number] = [batch, resolution, resolution, 3]
  const size = resolution * resolution * 3
  const example = tf.zeros<tf.Rank.R4>(shape, 'int32')
  const run = () => tf.tidy(() => ({ features: featuresOf(example, side) }))
  const recording = record({ name: 'features', state: [], inputs: { pictures: example }, run })
  example.dispose()
  const program = Program.load([], [recording])
  return {
    side,
    resolution,
    features(pictures) {
      const whole = new Uint8Array(batch * size)
      whole.set(pictures)
      return tf.tidy(() => {
        const made = program.run('features', { pictures: tf.tensor4d(whole, shape, 'int32') })
        return made['features']!.dataSync<'float32'>().slice(0, (pictures.length / size) * width)
      })
    },
    dispose: () => program.dispose()
  }
}

/** The features of `count` pictures that come in batches of at most `batch`. */
export async function cloudOf(
  extractor: Extractor,
  batches: Iterable<Uint8Array>,
  count: number,
  breathe: Breathe
): Promise<Cloud> {
  const values = new Float32Array(count * width)
  let done = 0
  for (const pictures of batches) {
    const found = extractor.features(pictures)
    values.set(found, done * width)
    done += found.length / width
    await breathe(done / count)
  }
  return { count, width, values }
}
