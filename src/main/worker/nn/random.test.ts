// Random numbers: equal to stored values, whoever asks, whenever.
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, it } from 'vitest'
import { loadEngine } from '../engine'
import { hashText, latentsOf, randomOf } from './random'

beforeAll(async () => void (await loadEngine()))

const at = (seed: number, step: number) => randomOf(seed, tf.tensor1d([step], 'int32'))

it('hashes texts as it always has', () => {
  expect(['', 'picture', '1/critic/latent'].map(hashText)).toMatchInlineSnapshot(`
    [
      -1421968373,
      471463914,
      -194488847,
    ]
  `)
})

it('draws the stored uniform numbers exactly', () => {
  tf.tidy(() => {
    expect([...at(7, 3).uniform('test', [4], 0, 1).dataSync()]).toMatchInlineSnapshot(`
      [
        0.9905585050582886,
        0.19074106216430664,
        0.7825736999511719,
        0.8051650524139404,
      ]
    `)
    expect([...at(7, 3).integers('test', [8], 10).dataSync()]).toMatchInlineSnapshot(`
      [
        9,
        1,
        7,
        8,
        4,
        2,
        5,
        9,
      ]
    `)
  })
})

it('draws the stored normal numbers, but for the last bits of a logarithm', () => {
  tf.tidy(() => {
    const found = [...at(7, 3).normal('test', [4]).dataSync()]
    const stored = [0.1283034, 0.0501091, -0.6585948, 0.2378807]
    found.forEach((value, i) => expect(value).toBeCloseTo(stored[i]!, 5))
  })
})

it('gives the same numbers in any order, and others for another purpose, step or seed', () => {
  tf.tidy(() => {
    const draw = (seed: number, step: number, purpose: string) =>
      [...at(seed, step).normal(purpose, [3]).dataSync()].join()
    const [a, b] = [draw(1, 1, 'a'), draw(1, 1, 'b')]
    expect(draw(1, 1, 'b')).toBe(b)
    expect(draw(1, 1, 'a')).toBe(a)
    expect(new Set([a, b, draw(1, 2, 'a'), draw(2, 1, 'a')]).size).toBe(4)
  })
})

it('is spread as it should be', () => {
  tf.tidy(() => {
    const normal = at(5, 0).normal('spread', [20_000])
    const { mean, variance } = tf.moments(normal)
    expect(mean.dataSync()[0]).toBeCloseTo(0, 1)
    expect(variance.dataSync()[0]).toBeCloseTo(1, 1)
    const whole = at(5, 0).integers('spread', [20_000], 5).dataSync()
    expect([...new Set(whole)].sort()).toEqual([0, 1, 2, 3, 4])
  })
})

it('gives a picture seed the same latent in any company', () => {
  tf.tidy(() => {
    const alone = [...latentsOf([12], 8).dataSync()]
    const among = tf.slice(latentsOf([0, 12, 47], 8), [1, 0], [1, 8])
    expect([...among.dataSync()]).toEqual(alone)
    alone
      .slice(0, 2)
      .forEach((value, i) => expect(value).toBeCloseTo([1.2492444515228271, -0.26060983538627625][i]!, 5))
  })
})
