// Styles: mixed at a layer, drawn towards the average, mapped at any scale of latent.
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, it } from 'vitest'
import { loadEngine } from '../engine'
import type { Weights } from './network'
import { averageStyle, crossings, everywhere, mapping, mixed, noteAverage, truncated } from './style'
import { around, random } from './test-derivatives'
import { weightsFor } from './test-weights'

beforeAll(async () => void (await loadEngine()))

const numbers = (tensor: tf.Tensor) => [...tensor.dataSync()]

it('mixes: the first style up to the layer, the second from there on, or the first alone', () => {
  tf.tidy(() => {
    const [one, other] = [tf.fill([3, 2], 1), tf.fill([3, 2], 5)]
    const layers = tf.mean(mixed(one, other, tf.tensor1d([1, 3, 4], 'int32'), 4), 2)
    expect(numbers(layers)).toEqual([1, 5, 5, 5, 1, 1, 1, 5, 1, 1, 1, 1])
  })
})

it('crosses between the second and the last layer, as often as asked', () => {
  tf.tidy(() => {
    const from = numbers(crossings(random(), 4000, 6, 0.9))
    const crossing = from.filter((layer) => layer < 6)
    expect([...new Set(crossing)].sort()).toEqual([1, 2, 3, 4, 5])
    expect(crossing.length / from.length).toBeCloseTo(0.9, 1)
    expect(numbers(crossings(random(), 50, 6, 0))).toEqual(Array(50).fill(6))
  })
})

it('truncates between the average and the style', () => {
  tf.tidy(() => {
    const weights = weightsFor([averageStyle(2)])
    weights.set('average', tf.tensor1d([1, 2]))
    const styles = tf.tensor2d([[3, 6]])
    const at = (amount: number) => numbers(truncated(weights, styles, tf.scalar(amount)))
    expect([at(0), at(0.5), at(1)]).toEqual([
      [1, 2],
      [2, 4],
      [3, 6]
    ])
  })
})

it('notes an average that follows by half a percent', () => {
  tf.tidy(() => {
    const noted: number[][] = []
    const weights: Weights = {
      read: () => tf.tensor1d([10, 0]),
      training: true,
      note: (_name, value) => noted.push(numbers(value))
    }
    noteAverage(weights, tf.tensor2d([[0, 2], [0, 4]])) // prettier-ignore
    expect(noted[0]![0]).toBeCloseTo(9.95, 5)
    expect(noted[0]![1]).toBeCloseTo(0.015, 5)
  })
})

it('maps a latent by its direction alone, to styles of about deviation 1', () => {
  tf.tidy(() => {
    const map = mapping({ latent: 64, layers: 2 })
    const weights = weightsFor(map.parameters)
    const latents = random().normal('latents', [32, 64])
    const styles = map.apply(weights, latents)
    const scaled = map.apply(weights, tf.mul(latents, 7))
    expect(tf.max(tf.abs(tf.sub(styles, scaled))).dataSync()[0]).toBeLessThan(1e-3)
    expect(tf.mean(tf.square(styles)).dataSync()[0]).toBeGreaterThan(0.5)
    expect(tf.mean(tf.square(styles)).dataSync()[0]).toBeLessThan(2)
  })
})

it('gives every layer the same style when nothing is mixed', () => {
  tf.tidy(() => {
    const styles = around('styles', [2, 3])
    const each = tf.unstack(everywhere(styles, 4), 1)
    expect(each).toHaveLength(4)
    for (const layer of each) expect(numbers(layer)).toEqual(numbers(styles))
  })
})
