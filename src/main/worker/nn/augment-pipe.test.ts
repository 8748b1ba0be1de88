// The pipe of augmentations: nothing without probability, known maps exactly, right to second order, and grey stays grey.
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { loadEngine } from '../engine'
import { augmentPipe } from './augment-pipe'
import { around, errors } from './test-derivatives'
import { randomOf } from './random'
import { warp, type Affine } from './warp'

beforeAll(async () => void (await loadEngine()))

const random = (step = 0) => randomOf(2, tf.tensor1d([step], 'int32'))
const pictures = (batch = 4, side = 8) => around('pictures', [batch, side, side, 3]) as tf.Tensor4D
const seen = (x: tf.Tensor4D, probability: number, step = 0) =>
  augmentPipe(x, tf.scalar(probability), random(step), 'test')
const apart = (a: tf.Tensor, b: tf.Tensor) => tf.max(tf.abs(tf.sub(a, b))).dataSync()[0]!

/** The same map for two pictures: columns from (across, down, by), rows likewise. */
function affine(right: [number, number, number], down: [number, number, number]): Affine {
  const line = ([across, along, by]: [number, number, number]) => ({
    across: tf.tensor1d([across, across]),
    down: tf.tensor1d([along, along]),
    by: tf.tensor1d([by, by])
  })
  return { right: line(right), down: line(down) }
}

describe('warp', () => {
  const x = () => around('x', [2, 5, 5, 3]) as tf.Tensor4D

  it('of nothing is the picture itself, a quarter turn and a mirror are exact', () => {
    tf.tidy(() => {
      expect(apart(warp(x(), affine([1, 0, 0], [0, 1, 0])), x())).toBe(0)
      expect(apart(warp(x(), affine([-1, 0, 0], [0, 1, 0])), tf.reverse(x(), 2))).toBe(0)
      const turned = tf.reverse(tf.transpose(x(), [0, 2, 1, 3]), 1)
      expect(apart(warp(x(), affine([0, -1, 0], [1, 0, 0])), turned)).toBeLessThan(1e-6)
    })
  })

  it('mirrors at the edges and lies between pixels where it must', () => {
    tf.tidy(() => {
      const row = tf.tile(tf.reshape(tf.tensor1d([1, 2, 3, 4, 5]), [1, 1, 5, 1]), [2, 5, 1, 1]) as tf.Tensor4D
      const first = (y: tf.Tensor) => [...tf.slice(y, [0, 2, 0, 0], [1, 1, 5, 1]).dataSync()]
      expect(first(warp(row, affine([1, 0, 2], [0, 1, 0])))).toEqual([3, 4, 5, 4, 3])
      expect(first(warp(row, affine([1, 0, -6], [0, 1, 0])))).toEqual([3, 4, 5, 4, 3])
      expect(first(warp(row, affine([1, 0, 0.5], [0, 1, 0])))).toEqual([1.5, 2.5, 3.5, 4.5, 4.5])
      expect(first(warp(row, affine([0.5, 0, 0], [0, 1, 0])))).toEqual([2, 2.5, 3, 3.5, 4])
    })
  })

  it('is right to first and second order', () => {
    tf.tidy(() => {
      const how = affine([0.8, -0.5, 0.7], [0.6, 1.1, -1.3])
      const { first, second } = errors((y) => warp(y! as tf.Tensor4D, how), [x()])
      expect(first).toBeLessThan(0.01)
      expect(second).toBeLessThan(0.02)
    })
  })
})

describe('the pipe', () => {
  it('leaves every picture as it is at a probability of 0, and none at 1', () => {
    tf.tidy(() => {
      const x = pictures(16)
      expect(apart(seen(x, 0), x)).toBeLessThan(1e-5)
      const moved = tf.max(tf.abs(tf.sub(seen(x, 1), x)), [1, 2, 3]).dataSync()
      expect(Math.min(...moved)).toBeGreaterThan(0.1)
      expect(apart(seen(x, 1, 1), seen(x, 1))).toBeGreaterThan(0.1)
      expect(apart(seen(x, 1), seen(x, 1))).toBe(0)
    })
  })

  it('spares many pictures wholly when it is seldom', () => {
    tf.tidy(() => {
      const x = pictures(64)
      const moved = [...tf.max(tf.abs(tf.sub(seen(x, 0.02), x)), [1, 2, 3]).dataSync()]
      const spared = moved.filter((difference) => difference < 1e-5).length
      // Thirteen changes and two halves of turns: about three pictures in four.
      expect(spared).toBeGreaterThan(32)
      expect(spared).toBeLessThan(60)
    })
  })

  it('keeps grey pictures grey', () => {
    tf.tidy(() => {
      const x = tf.tile(tf.slice(pictures(16), 0, [16, 8, 8, 1]), [1, 1, 1, 3]) as tf.Tensor4D
      const colours = tf.split(seen(x, 1), 3, 3)
      expect(apart(colours[0]!, colours[1]!)).toBeLessThan(1e-4)
      expect(apart(colours[1]!, colours[2]!)).toBeLessThan(1e-4)
      expect(apart(seen(x, 1), x)).toBeGreaterThan(0.5)
    })
  })

  it('is right to first and second order', () => {
    tf.tidy(() => {
      const { first, second } = errors((x) => seen(x! as tf.Tensor4D, 1), [pictures(2)])
      expect(first).toBeLessThan(0.01)
      expect(second).toBeLessThan(0.02)
    })
  })
})
