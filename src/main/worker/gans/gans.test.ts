// What every kind on the list must do.
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { GanCard } from '../../../preload/nouns'
import { loadEngine } from '../engine'
import { drawnBy, learnerFor, take } from '../training/test-learner'
import { gans } from '.'
import { cardOf, settle } from './define'

beforeAll(() => loadEngine())

const side = 32

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

  it('makes pictures that are not flat, and differ, at 32 and 64 px', () => {
    for (const resolution of [32, 64]) {
      const learner = learnerFor(gan, resolution)
      const pictures = drawnBy(learner, [0, 1, 2], resolution)
      expect(pictures.map(({ rgba }) => rgba.length)).toEqual(Array(3).fill(4 * resolution ** 2))
      for (const { rgba } of pictures) expect(new Set(rgba).size).toBeGreaterThan(2)
      expect(pictures[1]).not.toEqual(pictures[2])
      learner.dispose()
    }
  })

  it('moves every tensor of the networks that learn and of the average in one of its phases, with finite numbers', async () => {
    const learner = learnerFor(gan)
    const { phases = [{ from: 0 }], turns } = learner.model
    const before = new Map([...learner.weights].map(([name, tensor]) => [name, tensor.dataSync().slice()]))
    const shown: Record<string, number>[] = []
    for (const { from } of phases) {
      learner.reach(from)
      shown.push(...(await take(learner, 9)))
    }
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
    const learn = new Set([...turns.map(({ moves }) => moves), 'averaged'])
    const frozen = [...learner.weights.keys()].filter((name) => !learn.has(name.split('/')[0]!))
    expect(still.map(([name]) => name)).toEqual(frozen)
    learner.dispose()
  })

  it('leaks no tensor in 12 steps, and none when it is done', async () => {
    const before = tf.memory().numTensors
    const learner = learnerFor(gan)
    const counts = new Set<number>()
    await take(learner, 12, 0, () => counts.add(tf.memory().numTensors))
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
