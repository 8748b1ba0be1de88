// Pictures by level: what is drawn at each adds up, what is seen is the picture at every size, and gradients reach all of it.
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, it } from 'vitest'
import { loadEngine } from '../engine'
import { drawnByLevel, seenByLevel, seenWidth } from './pyramid'
import { around, errors } from './test-derivatives'
import { weightsFor } from './test-weights'

beforeAll(async () => void (await loadEngine()))

it('draws every level into one picture, the coarse ones over many pixels', () => {
  tf.tidy(() => {
    const layer = drawnByLevel('pixels', { in: 3, resolution: 16 }, { normal: 0 })
    expect(layer.parameters.map(({ shape }) => shape.at(-1))).toEqual([48, 48, 192, 192, 768, 768])
    const weights = weightsFor(layer.parameters)
    const touched = (name: string) => {
      const start = weights.read(name)
      weights.set(
        name,
        tf.cast(tf.reshape(tf.oneHot(tf.tensor1d([0], 'int32'), start.size), start.shape), 'float32')
      )
      const made = layer.apply(weights, tf.ones([1, 3]))
      weights.set(name, start)
      expect(made.shape).toEqual([1, 16, 16, 3])
      return made.dataSync().filter((value) => value !== 0).length
    }
    const [coarse, middle, fine] = [4, 8, 16].map((side) => touched(`pixels${side}/bias`))
    expect(fine).toBe(1)
    expect(middle).toBeGreaterThan(fine!)
    expect(coarse).toBeGreaterThan(middle!)
  })
})

it('sees a picture at every level', () => {
  tf.tidy(() => {
    const x = around('x', [2, 16, 16, 3])
    const seen = seenByLevel(x)
    expect(seen.shape).toEqual([2, seenWidth(16)])
    const finest = tf.slice(seen, [0, seenWidth(16) - x.size / 2], [1, x.size / 2])
    const apart = tf.sub(tf.reshape(tf.mul(finest, 4), [-1]), tf.reshape(tf.slice(x, 0, 1), [-1]))
    expect(tf.max(tf.abs(apart)).dataSync()[0]).toBeLessThan(1e-6)
    const { first } = errors((given) => seenByLevel(given!), [around('small', [1, 8, 8, 3])])
    expect(first).toBeLessThan(0.01)
  })
})
