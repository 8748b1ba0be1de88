// What is asked of models that are told a class or shown a picture, and what the dataset gives them to begin from.
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { loadEngine } from '../engine'
import type { Model } from '../gans/define'
import { countOf, firstInputs, inputAt } from './inputs'
import { wishOf } from './sampling'
import { fewPictures } from './test-learner'

beforeAll(() => loadEngine())

const side = 16
const modelThat = (asks: Model['asks'], latent = 0) => ({ asks, latent }) as Model
const values = (tensor: tf.Tensor | undefined) => [...tensor!.dataSync()]

describe('a model of classes', () => {
  it('is asked for the class it was told, or for every one in turn', () => {
    tf.tidy(() => {
      const model = modelThat({ classes: 3 }, 4)
      expect(values(wishOf([0, 1, 5, 9], model).labels)).toEqual([0, 1, 2, 0])
      const told = wishOf([0, 1, 5], model, { label: 2 })
      expect(values(told.labels)).toEqual([2, 2, 2])
      expect(told.latents.shape).toEqual([3, 4])
      expect(values(told.latents)).toEqual(values(wishOf([0, 1, 5], model).latents))
    })
  })
})

describe('a model that makes pictures from pictures', () => {
  it('is shown the first of the part that it asks for, in their order', () => {
    const source = fewPictures(side)
    for (const of of ['pictures', 'inputs', 'others'] as const) {
      const inputs = firstInputs(modelThat({ inputs: { of, side } }), source, 4)!
      expect(countOf(inputs)).toBe(4)
      expect([...inputs.bytes]).toEqual([...source.batch(of, [0, 1, 2, 3])])
    }
    expect(firstInputs(modelThat(undefined), source, 4)).toBeNull()
    expect(countOf(firstInputs(modelThat({ inputs: { of: 'others', side } }), source, 99)!)).toBe(9)
  })

  it('is shown them smaller where it enlarges', () => {
    const light = Uint8Array.from(
      { length: 4 * side * side * 3 },
      (_, i) => Math.floor(i / (side * side * 3)) * 60
    )
    const source = { ...fewPictures(side), batch: () => light }
    const inputs = firstInputs(modelThat({ inputs: { of: 'pictures', side: 4 } }), source, 4)!
    expect(inputs).toMatchObject({ side: 4 })
    for (const n of [0, 1, 2, 3, 4]) expect([...inputAt(inputs, n)]).toEqual(Array(48).fill(60 * (n % 4)))
  })

  it('is asked to begin from the picture of the seed’s number, and refuses to begin from nothing', () => {
    tf.tidy(() => {
      const model = modelThat({ inputs: { of: 'inputs', side } })
      const inputs = firstInputs(model, fewPictures(side), 4)
      const wish = wishOf([2, 5], model, { inputs })
      expect(wish.latents.shape).toEqual([2, 0])
      expect(wish.inputs!.shape).toEqual([2, side, side, 3])
      const bytes = tf.round(tf.mul(tf.add(wish.inputs!, 1), 127.5))
      expect(values(bytes)).toEqual([2, 1].flatMap((n) => [...inputAt(inputs!, n)]))
      expect(() => wishOf([0], model)).toThrow('given none')
    })
  })
})
