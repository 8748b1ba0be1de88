// Spectral normalisation against singular values known beforehand.
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, it } from 'vitest'
import { loadEngine } from '../engine'
import type { Weights } from './network'
import { spectralDense, spectralKernel, stretchOf } from './spectral'
import { around, random } from './test-derivatives'

beforeAll(async () => void (await loadEngine()))

const [taps, out, into] = [4, 5, 3]
const kernel = () => around('kernel', [taps, out, into]) as tf.Tensor3D

/** The direction after many steps, and the stretch along it. */
function settled(given: tf.Tensor3D, steps = 200): { stretch: number; direction: tf.Tensor1D } {
  let direction = random().normal('direction', [out]) as tf.Tensor1D
  let stretch = 0
  for (let step = 0; step < steps; step++) {
    const found = stretchOf(given, direction)
    ;[direction, stretch] = [found.next, found.stretch.dataSync()[0]!]
  }
  return { stretch, direction }
}

it('finds the largest singular value of the kernel as a matrix out × (taps · in)', () => {
  tf.tidy(() => {
    // Three orthogonal directions, stretched by 3, 2 and 1.
    const [rows] = tf.linalg.qr(random().normal('rows', [out, 3]))
    const [columns] = tf.linalg.qr(random().normal('columns', [taps * into, 3]))
    const matrix = tf.matMul(tf.mul(rows, tf.tensor1d([3, 2, 1])), columns as tf.Tensor2D, false, true)
    const given = tf.transpose(tf.reshape(matrix, [out, taps, into]), [1, 0, 2]) as tf.Tensor3D
    expect(settled(given).stretch).toBeCloseTo(3, 4)
  })
})

it('never grows less sure from one step to the next, and begins below', () => {
  tf.tidy(() => {
    const [first, tenth, last] = [1, 10, 200].map((steps) => settled(kernel(), steps).stretch)
    expect(first!).toBeLessThan(tenth!)
    expect(tenth!).toBeLessThanOrEqual(last! * (1 + 1e-5))
  })
})

it('has the derivative of the largest singular value', () => {
  tf.tidy(() => {
    const given = kernel()
    const { direction } = settled(given)
    const gradient = tf.grad((x: tf.Tensor) => stretchOf(x as tf.Tensor3D, direction).stretch)(given)
    const along = random().normal('along', given.shape)
    const at = (reach: number) => settled(tf.add(given, tf.mul(along, reach))).stretch
    const slope = (at(1e-2) - at(-1e-2)) / 2e-2
    expect(tf.sum(tf.mul(gradient, along)).dataSync()[0]!).toBeCloseTo(slope, 2)
  })
})

it('has a linear derivative: where the kernel leads counts as a constant', () => {
  tf.tidy(() => {
    const { direction } = settled(kernel())
    const twice = tf.grad((x: tf.Tensor) =>
      tf.sum(
        tf.square(tf.grad((y: tf.Tensor) => tf.square(stretchOf(y as tf.Tensor3D, direction).stretch))(x))
      )
    )(kernel())
    // |∇σ²|² = 4 σ², as ∇σ has length 1; by the kernel that is 8 σ ∇σ.
    const { stretch } = settled(kernel())
    expect(tf.norm(twice).dataSync()[0]!).toBeCloseTo(8 * stretch, 2)
  })
})

/** Weights by name, with what is noted put in their place. */
function weightsOf(values: Record<string, tf.Tensor>, training: boolean): Weights {
  return {
    read: (name) => values[name]!,
    training,
    note: (name, value) => (values[name] = value)
  }
}

it('goes on from what was noted until its kernel stretches nothing further than it was', () => {
  tf.tidy(() => {
    const { parameters, read } = spectralKernel('to4', [taps, out, into], { normal: 1 })
    expect(parameters.map(({ name, statistic = false }) => [name, statistic])).toEqual([
      ['to4/kernel', false],
      ['to4/direction', true]
    ])
    const values = { 'to4/kernel': kernel(), 'to4/direction': random().normal('direction', [out]) }
    for (let step = 0; step < 200; step++) read(weightsOf(values, true))
    const { kernel: given, scale } = read(weightsOf(values, true))
    expect(settled(tf.mul(given, scale) as tf.Tensor3D).stretch).toBeCloseTo(1, 4)
  })
})

it('gives every place of a dense layer the channels of its part of the kernel', () => {
  tf.tidy(() => {
    const layer = spectralDense('to4', { in: into, out, places: taps }, { normal: 1 })
    const values = { 'to4/kernel': kernel(), 'to4/direction': settled(kernel()).direction }
    const x = random().normal('x', [2, into]) as tf.Tensor2D
    const made = layer.apply(weightsOf(values, false), x)
    const third = tf.matMul(x, tf.reshape(tf.slice(kernel(), 2, 1), [out, into]), false, true)
    const stretch = settled(kernel()).stretch
    const difference = tf.sub(tf.slice(made, [0, 2 * out], [2, out]), tf.div(third, stretch))
    expect(tf.max(tf.abs(difference)).dataSync()[0]!).toBeLessThan(1e-5)
  })
})
