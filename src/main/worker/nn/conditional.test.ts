// Networks that know of classes: the class changes what is made and what is thought of it, and can be derived by.
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, it } from 'vitest'
import { loadEngine } from '../engine'
import { conditionalCritic, conditionalGenerator, rowsFor } from './conditional'
import { around, errors, random } from './test-derivatives'
import { weightsFor } from './test-weights'

beforeAll(async () => void (await loadEngine()))

const shape = { width: 8, resolution: 16, latent: 6, classes: 3 }
const labels = (...classes: number[]) => tf.tensor1d(classes, 'int32')
const largest = (x: tf.Tensor) => tf.max(tf.abs(x)).dataSync()[0]!

it('makes another picture of the same latent for another class, and only for that item', () => {
  tf.tidy(() => {
    const make = conditionalGenerator(shape)
    // As it samples: in a batch that learns, the norm would mix the pictures.
    const weights = { ...weightsFor(make.parameters), training: false }
    const latents = random().normal('latents', [2, shape.latent])
    const [one, other] = [labels(1, 2), labels(0, 2)].map((each) => make.apply(weights, latents, each))
    expect(one!.shape).toEqual([2, 16, 16, 3])
    const apart = tf.unstack(tf.abs(tf.sub(one!, other!)))
    expect(largest(apart[0]!)).toBeGreaterThan(0)
    expect(largest(apart[1]!)).toBe(0)
  })
})

it('thinks otherwise of the same picture where another class was asked for, and only of that', () => {
  tf.tidy(() => {
    const judge = conditionalCritic(shape)
    const weights = weightsFor(judge.parameters)
    const pictures = random().uniform('pictures', [2, 16, 16, 3], -1, 1)
    const [one, other] = [labels(1, 2), labels(0, 2)].map((each) => judge.apply(weights, pictures, each))
    expect(one!.shape).toEqual([2])
    const [first, second] = tf.abs(tf.sub(one!, other!)).dataSync()
    expect(first).toBeGreaterThan(0.001)
    expect(second).toBe(0)
  })
})

it('looks rows up, and is derived rightly, twice', () => {
  tf.tidy(() => {
    const table = around('table', [3, 4])
    const rows = rowsFor(table, labels(2, 0, 2))
    expect(rows.arraySync()).toEqual([2, 0, 2].map((row) => (table.arraySync() as number[][])[row]))
    const { first, second } = errors((x) => rowsFor(x!, labels(2, 0, 2)), [table])
    expect(first).toBeLessThan(0.01)
    expect(second).toBeLessThan(0.01)
  })
})
