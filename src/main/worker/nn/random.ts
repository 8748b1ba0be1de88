// Random numbers that depend on (run seed, purpose, step) alone: the same on every machine, in every process and order.
import * as tf from '@tensorflow/tfjs-core'
import { attribute, backend, dataTypes } from './kernel'

/** Philox, the counter-based generator that TensorFlow has on every device. */
const philox = 1

/** A 32-bit hash of a text (FNV-1a with MurmurHash3's finish), as int32. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  hash ^= hash >>> 16
  hash = Math.imul(hash, 0x85ebca6b)
  hash ^= hash >>> 13
  hash = Math.imul(hash, 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) | 0
}

type Distribution = 'StatelessRandomNormalV2' | 'StatelessRandomUniformV2'

// Key and counter are uint64, which tfjs has no type for: they never become tfjs tensors.
function draw(distribution: Distribution, key: tf.Tensor1D, shape: number[]): tf.Tensor {
  const { binding, getInputTensorIds } = backend()
  const ids = getInputTensorIds.call(backend(), [
    key,
    tf.tensor1d(shape, 'int32'),
    tf.scalar(philox, 'int32')
  ])
  const [seed, size, algorithm] = ids as [number, number, number]
  const seeded = binding.executeOp(
    'StatelessRandomGetKeyCounter',
    [attribute.type('Tseed', 'int32')],
    [seed],
    2
  )
  const [word, counter] = seeded.map((output) => output.id) as [number, number]
  const attributes = [attribute.type('dtype', 'float32'), attribute.type('Tshape', 'int32')]
  const [out] = binding.executeOp(distribution, attributes, [size, word, counter, algorithm], 1)
  for (const id of [word, counter]) binding.deleteTensor(id)
  if (out?.dtype !== dataTypes.float32) throw new Error(`${distribution} did not answer float32`)
  return backend().createOutputTensor(out)
}

/** Draws for one step of one run. Each purpose has numbers of its own; asking twice gives the same. */
export type Random = {
  /** Mean 0, standard deviation 1. */
  normal(purpose: string, shape: number[]): tf.Tensor
  /** From `low` (included) to `high` (excluded). */
  uniform(purpose: string, shape: number[], low: number, high: number): tf.Tensor
  /** 1 with this probability, otherwise 0, float32. */
  coins(purpose: string, shape: number[], probability: tf.Scalar): tf.Tensor
  /** Whole numbers from 0 to `count` − 1, int32. */
  integers(purpose: string, shape: number[], count: number): tf.Tensor
}

/** `step` is a tensor (int32 [1]) so that it can be an input of a recorded step. */
export function randomOf(seed: number, step: tf.Tensor1D): Random {
  const key = (purpose: string) =>
    tf.concat([tf.tensor1d([hashText(`${seed}/${purpose}`)], 'int32'), step]) as tf.Tensor1D
  const unit = (purpose: string, shape: number[]) => draw('StatelessRandomUniformV2', key(purpose), shape)
  return {
    normal: (purpose, shape) => tf.tidy(() => draw('StatelessRandomNormalV2', key(purpose), shape)),
    uniform: (purpose, shape, low, high) =>
      tf.tidy(() => tf.add(tf.mul(unit(purpose, shape), high - low), low)),
    coins: (purpose, shape, probability) =>
      tf.tidy(() => tf.cast(tf.less(unit(purpose, shape), probability), 'float32')),
    integers: (purpose, shape, count) =>
      tf.tidy(() => tf.cast(tf.floor(tf.mul(unit(purpose, shape), count)), 'int32'))
  }
}

/** The latents of picture seeds, [seeds, size]: seed 12 is the same in every run, batch and order. */
export function latentsOf(seeds: number[], size: number): tf.Tensor2D {
  return tf.tidy(() => {
    const purpose = hashText('picture')
    const rows = seeds.map((seed) =>
      draw('StatelessRandomNormalV2', tf.tensor1d([purpose, seed | 0], 'int32'), [1, size])
    )
    return tf.concat(rows) as tf.Tensor2D
  })
}
