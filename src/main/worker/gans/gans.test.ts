// What every kind on the list must do.
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { GanCard } from '../../../preload/nouns'
import { loadEngine } from '../engine'
import { latentsOf } from '../nn/random'
import { learnerOf, type Learner } from '../training/learner'
import { train } from '../training/loop'
import { samplerOf } from '../training/sampler'
import { gans } from '.'
import { cardOf, settle, type Gan } from './define'

beforeAll(() => loadEngine())

const side = 32
const batch = 4

/** The smallest that a kind's schema allows, so that many steps take little time. */
function smallest(gan: Gan): Record<string, number> {
  const { properties } = cardOf(gan).settings as { properties: Record<string, { minimum?: number }> }
  return { width: properties['width']!.minimum!, batch }
}

function learnerFor(gan: Gan, resolution = side): Learner {
  const { settings } = settle(gan, smallest(gan), resolution)
  return learnerOf({ model: gan.build({ settings, resolution }), seed: 3, mirrored: true })
}

const pictures = {
  resolution: side,
  batch: (indices: number[]) =>
    Uint8Array.from({ length: indices.length * side * side * 3 }, (_, i) => (i * 7 + indices[0]! * 31) % 256)
}

/** Takes `steps` steps and answers what each showed. */
async function take(learner: Learner, steps: number) {
  const shown: Record<string, number>[] = []
  const images = steps * batch * learner.model.draws
  const from = { step: 0, seenImages: 0, trainedMs: 0 }
  const order = { learner, pictures, sampler: samplerOf(9, 1), batch, from, goal: { images, ms: null } }
  await train(order, async (_reached, values) => {
    shown.push(values)
    return null
  })
  return shown
}

it('has ids of its own for each', () => {
  expect(new Set(gans.map((gan) => gan.id)).size).toBe(gans.length)
})

describe.each(gans.map((gan) => [gan.id, gan] as const))('%s', (_id, gan) => {
  it('has a card that keeps the contract, and a plain-language line for every setting', () => {
    const card = GanCard.parse(cardOf(gan))
    const { properties } = card.settings as { properties: Record<string, Record<string, unknown>> }
    expect(Object.keys(properties).sort()).toEqual(Object.keys(card.defaults).sort())
    for (const field of Object.values(properties)) {
      expect(field['title']).toMatch(/^[A-Z].+/)
      expect(field['description']).toMatch(/^[A-Z].+[.]$/)
      expect(field['x-level']).toMatch(/^(first|more)$/)
      expect(field).toHaveProperty('default')
      if (field['type'] !== 'boolean')
        expect(field).toMatchObject({ minimum: expect.anything(), maximum: expect.anything() })
    }
  })

  it('settles its defaults at every resolution and refuses what it does not know', () => {
    for (const resolution of gan.resolutions) {
      const { settings, batch: size } = settle(gan, {}, resolution)
      expect(size).toBeGreaterThan(0)
      expect(settle(gan, settings, resolution)).toEqual({ settings, batch: size })
    }
    expect(() => settle(gan, { colourr: 1 }, side)).toThrow()
    expect(() => settle(gan, { learningRate: -1 }, side)).toThrow()
  })

  it('makes pictures of the right shape and range at 32 and 64 px', () => {
    for (const resolution of [32, 64]) {
      const learner = learnerFor(gan, resolution)
      tf.tidy(() => {
        const made = learner.sample(latentsOf([0, 1, 2], learner.model.latent))
        expect(made.shape).toEqual([3, resolution, resolution, 3])
        for (const value of made.dataSync()) expect(Math.abs(value)).toBeLessThanOrEqual(1)
      })
      learner.dispose()
    }
  })

  it('moves every tensor of every network and its average, with finite numbers', async () => {
    const learner = learnerFor(gan)
    const before = new Map([...learner.weights].map(([name, tensor]) => [name, tensor.dataSync().slice()]))
    const shown = await take(learner, 9)
    for (const values of shown) {
      for (const value of Object.values(values)) expect(value).toSatisfy(Number.isFinite)
    }
    const names = Object.keys(Object.assign({}, ...shown))
    expect(names).toEqual(
      expect.arrayContaining(['loss.critic', 'loss.generator', 'score.real', 'score.fake'])
    )
    const still = [...learner.weights].filter(([name, tensor]) => {
      const old = before.get(name)!
      return tensor.dataSync().every((value, i) => value === old[i])
    })
    expect(still.map(([name]) => name)).toEqual([])
    learner.dispose()
  })

  it('leaks no tensor in 60 steps, and none when it is done', async () => {
    const before = tf.memory().numTensors
    const learner = learnerFor(gan)
    const counts = new Set<number>()
    const from = { step: 0, seenImages: 0, trainedMs: 0 }
    const goal = { images: 60 * batch * learner.model.draws, ms: null }
    await train({ learner, pictures, sampler: samplerOf(9, 1), batch, from, goal }, async () => {
      counts.add(tf.memory().numTensors)
      return null
    })
    expect(counts.size).toBe(1)
    learner.dispose()
    expect(tf.memory().numTensors).toBe(before)
  })

  it('does the same again from the same seed, bit for bit', async () => {
    const run = async () => {
      const learner = learnerFor(gan)
      const shown = await take(learner, 3)
      learner.dispose()
      return shown
    }
    expect(await run()).toEqual(await run())
  })
})
