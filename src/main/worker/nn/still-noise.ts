// Noise that never changes: what takes the place of a generator's random detail when a picture must come out the same again.
import * as tf from '@tensorflow/tfjs-core'
import { hashText } from './random'

/** Pairs of independent normal numbers from uniform ones (Box and Muller 1958), which are a hash of their place. */
function normals(purpose: string, count: number): Float32Array {
  const uniform = (at: number) => (hashText(`${purpose}/${at}`) + 2 ** 31 + 0.5) / 2 ** 32
  return Float32Array.from({ length: count }, (_, i) => {
    const pair = i - (i % 2)
    const radius = Math.sqrt(-2 * Math.log(uniform(pair)))
    const angle = 2 * Math.PI * uniform(pair + 1)
    return radius * (i % 2 === 0 ? Math.cos(angle) : Math.sin(angle))
  })
}

const known = new Map<string, Float32Array>()

/**
 * Normal, [places, 1]: the same for the same name in every run. A constant rather than a drawn tensor or a weight, so that
 * an exported model holds it whatever format it is in.
 */
export function stillNoise(name: string, places: number): tf.Tensor2D {
  const key = `${name}/${places}`
  const values = known.get(key) ?? normals(key, places)
  known.set(key, values)
  return tf.tensor2d(values, [places, 1])
}
