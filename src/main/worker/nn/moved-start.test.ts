// Moves a few samples round and round: whole samples exactly, parts of one along the smoothest wave through them.
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, it } from 'vitest'
import { loadEngine } from '../engine'
import { movedRound } from './moved-start'
import { around } from './test-derivatives'

beforeAll(async () => void (await loadEngine()))

const apart = (a: tf.Tensor, b: tf.Tensor) => tf.max(tf.abs(tf.sub(a, b))).dataSync()[0]!
const x = () => around('x', [1, 4, 4, 3]) as tf.Tensor4D

it('moves by whole samples to the right and down, each picture by itself', () => {
  tf.tidy(() => {
    const moved = movedRound(x(), tf.tensor2d([0, 0, 1 / 4, 0, 0, -2 / 4], [3, 2]))
    const [same, right, up] = tf.split(moved, 3)
    expect(apart(same!, x())).toBeLessThan(1e-5)
    const columns = tf.split(x(), 4, 2)
    expect(apart(right!, tf.concat([columns[3]!, ...columns.slice(0, 3)], 2))).toBeLessThan(1e-5)
    const rows = tf.split(x(), 4, 1)
    expect(apart(up!, tf.concat([...rows.slice(2), ...rows.slice(0, 2)], 1))).toBeLessThan(1e-5)
  })
})

it('moves a wave by any part of a sample', () => {
  tf.tidy(() => {
    const wave = (moved: number) =>
      tf.tensor4d(
        Array.from({ length: 16 }, (_, i) => Math.cos(2 * Math.PI * ((i % 4) / 4 - moved))),
        [1, 4, 4, 1]
      )
    expect(apart(movedRound(wave(0), tf.tensor2d([[0.07, 0.3]])), wave(0.07))).toBeLessThan(1e-5)
  })
})
