// R3GAN's networks: as wide as its presets, the right way round, and with blocks that do nothing before they have learned.
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, it } from 'vitest'
import { loadEngine } from '../engine'
import type { Layer, Weights } from './network'
import { randomOf } from './random'
import { residualCritic, residualGenerator } from './residual'

beforeAll(async () => void (await loadEngine()))

const channelsAt = (layer: Layer) =>
  layer.parameters
    .filter(({ name }) => /^at\d+\/0\/out\/kernel$/.test(name))
    .map(({ name, shape }) => [Number(name.match(/\d+/)![0]), shape[3]])

it.each([
  ['FFHQ-64', 64, 384, [768, 768, 768, 768, 384]],
  ['FFHQ-256', 256, 96, [768, 768, 768, 768, 384, 192, 96]],
  ['CIFAR10', 32, 768, [768, 768, 768, 768]]
])('has the channels of %s', (_name, resolution, width, channels) => {
  const shape = { width, resolution, latent: 64, blocks: 2 }
  const expected = channels.map((count, stage) => [4 * 2 ** stage, count])
  expect(channelsAt(residualGenerator(shape))).toEqual(expected)
  expect(channelsAt(residualCritic(shape))).toEqual(expected.toReversed())
})

const shape = { width: 8, resolution: 16, latent: 6, blocks: 2 }

function asItBegins(layer: Layer, change: (name: string) => number | null = () => null): Weights {
  const random = randomOf(3, tf.tensor1d([0], 'int32'))
  const read = (wanted: string) => {
    const { name, shape: size, start } = layer.parameters.find((parameter) => parameter.name === wanted)!
    const value = change(name) ?? ('value' in start ? start.value : null)
    if (value !== null) return tf.fill(size, value)
    return tf.mul(random.normal(name, size), (start as { normal: number }).normal)
  }
  return { read, training: true, note: () => {} }
}

it('makes pictures of latents and scores of pictures', () => {
  tf.tidy(() => {
    const [make, judge] = [residualGenerator(shape), residualCritic(shape)]
    const pictures = make.apply(asItBegins(make), tf.randomNormal([3, 6]))
    expect(pictures.shape).toEqual([3, 16, 16, 3])
    expect(judge.apply(asItBegins(judge), pictures).shape).toEqual([3])
  })
})

it('begins with blocks that pass on what they get, so that a critic of any depth starts out linear', () => {
  tf.tidy(() => {
    const judge = residualCritic(shape)
    const score = (weights: Weights, x: tf.Tensor) => judge.apply(weights, x).dataSync()[0]!
    const [a, b] = ['a', 'b'].map((name) =>
      randomOf(1, tf.tensor1d([0], 'int32')).normal(name, [1, 16, 16, 3])
    )
    const bend = (weights: Weights) =>
      score(weights, tf.add(a!, b!)) - score(weights, a!) - score(weights, b!)
    expect(bend(asItBegins(judge))).toBeCloseTo(0, 4)
    const later = asItBegins(judge, (name) => (name.endsWith('out/kernel') ? 0.1 : null))
    expect(Math.abs(bend(later))).toBeGreaterThan(1e-2)
  })
})
