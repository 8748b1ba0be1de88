// FastGAN's generator: which features excite which, what an excitation sees, and that latents count by direction alone.
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, it } from 'vitest'
import { loadEngine } from '../engine'
import { excitedGenerator, overview, type ExcitedShape } from './excitation'
import type { Parameter, Weights } from './network'
import { around, errors, random } from './test-derivatives'

beforeAll(async () => void (await loadEngine()))

const small: ExcitedShape = { width: 8, resolution: 64, latent: 16 }

/** Weights as a run begins, by the batch's statistics. */
function begun(parameters: Parameter[], changed: Record<string, tf.Tensor> = {}): Weights {
  const values = new Map(
    parameters.map(({ name, shape, start }) => [
      name,
      'value' in start ? tf.fill(shape, start.value) : tf.mul(random().normal(name, shape), start.normal)
    ])
  )
  return { read: (name) => changed[name] ?? values.get(name)!, training: true, note: () => {} }
}

const apart = (one: tf.Tensor, other: tf.Tensor) => tf.max(tf.abs(tf.sub(one, other))).dataSync()[0]!

it('excites features of 64 px from those of 4 px, of 128 from 8, of 256 from 16, of 512 from 32', () => {
  const looks = (resolution: number) =>
    excitedGenerator({ ...small, width: 32, resolution })
      .parameters.filter(({ name }) => name.endsWith('/look/kernel'))
      .map(({ name, shape }) => [name.split('/')[0], ...shape])
  expect(looks(32)).toEqual([])
  expect(looks(512)).toEqual([
    ['excite64', 1, 64, 16 * 512],
    ['excite128', 1, 32, 16 * 256],
    ['excite256', 1, 16, 16 * 128],
    ['excite512', 1, 8, 16 * 64]
  ])
})

it('sees a large map as the means of its sixteenths', () => {
  tf.tidy(() => {
    const x = random().normal('x', [2, 8, 8, 3]) as tf.Tensor4D
    expect(apart(tf.reshape(overview(x), [2, 4, 4, 3]), tf.avgPool(x, 2, 2, 'valid'))).toBeLessThan(1e-6)
  })
})

it('sees it right to first and second order', () => {
  tf.tidy(() => {
    const { first, second } = errors((x) => overview(x!), [around('x', [1, 8, 8, 2])])
    expect(first).toBeLessThan(0.01)
    expect(second).toBeLessThan(0.02)
  })
})

it('makes the same of latents that differ in length alone, and something else when it is excited otherwise', () => {
  tf.tidy(() => {
    const network = excitedGenerator(small)
    const latents = random().normal('latents', [3, 16])
    const plain = network.apply(begun(network.parameters), latents)
    expect(plain.shape).toEqual([3, 64, 64, 3])
    expect(apart(network.apply(begun(network.parameters), tf.mul(latents, 7)), plain)).toBeLessThan(1e-4)
    const other = { 'excite64/choose/kernel': random().normal('other', [1, 16, 16]) }
    expect(apart(network.apply(begun(network.parameters, other), latents), plain)).toBeGreaterThan(1e-3)
  })
})
