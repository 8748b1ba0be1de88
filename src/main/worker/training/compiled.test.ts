// A compiled learner learns what the learner learns op by op: same losses, same weights, from any point, for every kind.
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { loadEngine } from '../engine'
import { gans } from '../gans'
import { cardOf, settle } from '../gans/define'
import { latentsOf } from '../nn/random'
import { compiled } from './compiled'
import { learnerOf, type Learner } from './learner'
import { train } from './loop'
import { samplerOf } from './sampler'

beforeAll(() => loadEngine())

const side = 32
const batch = 4
const count = 16

/** Pictures that differ: a gradient turned by the picture's number. */
const bytes = Uint8Array.from({ length: count * side * side * 3 }, (_, i) => {
  const picture = Math.floor(i / (side * side * 3))
  return (i * (picture + 3)) % 256
})
const pictures = {
  resolution: side,
  batch: (indices: number[]) =>
    Uint8Array.from(
      indices.flatMap((i) => [...bytes.subarray(i * side * side * 3, (i + 1) * side * side * 3)])
    )
}

async function take(learner: Learner, from: number, steps: number) {
  const losses: Record<string, number>[] = []
  const seenImages = from * batch * learner.model.draws
  await train(
    {
      learner,
      pictures,
      sampler: samplerOf(count, 5),
      batch,
      from: { step: from, seenImages, trainedMs: 0 },
      goal: { images: seenImages + steps * batch * learner.model.draws, ms: null }
    },
    async (_reached, shown) => {
      losses.push(shown)
      return null
    }
  )
  return losses
}

const values = (learner: Learner) =>
  [...learner.weights, ...learner.optimizer].map(([name, variable]) => [name, variable.dataSync()] as const)

/** Largest difference between two sets of tensors, in units of each tensor's largest value. */
function apart(one: ReturnType<typeof values>, other: ReturnType<typeof values>): number {
  const differences = one.map(([, a], index) => {
    const b = other[index]![1]
    let largest = 1e-6
    let difference = 0
    a.forEach((value, at) => {
      largest = Math.max(largest, Math.abs(value))
      difference = Math.max(difference, Math.abs(value - b[at]!))
    })
    return difference / largest
  })
  return Math.max(...differences)
}

function learnerFor(gan: (typeof gans)[number]) {
  const { properties } = cardOf(gan).settings as { properties: Record<string, { minimum?: number }> }
  const { settings } = settle(gan, { width: properties['width']!.minimum! }, side)
  return learnerOf({ model: gan.build({ settings, resolution: side }), seed: 3, mirrored: true })
}

/** Mean difference of the pictures that two learners make of the same seeds, of the 2 between black and white. */
function unlike(one: Learner, other: Learner): number {
  return tf.tidy(() => {
    const latents = latentsOf([1, 2, 3, 4], one.model.latent)
    return tf.mean(tf.abs(tf.sub(one.sample(latents), other.sample(latents)))).dataSync()[0]!
  })
}

describe.each(gans.map((gan) => [gan.id, gan] as const))('%s compiled', (_id, gan) => {
  it('makes the steps that it makes op by op', async () => {
    const eager = learnerFor(gan)
    const fast = compiled(learnerFor(gan), batch, side)
    expect(apart(values(fast), values(eager))).toBe(0)
    const losses = [await take(eager, 0, 3), await take(fast, 0, 3)]
    losses[0]!.forEach((shown, step) =>
      Object.entries(shown).forEach(([series, value]) =>
        expect(losses[1]![step]![series], `${series} at ${step}`).toBeCloseTo(value, 2)
      )
    )
    // Weights cannot be compared one by one: Adam makes a whole step of the rounding of a gradient that is zero.
    const untrained = learnerFor(gan)
    expect(unlike(fast, eager)).toBeLessThan(unlike(untrained, eager) / 10)
    untrained.dispose()
    eager.dispose()
    fast.dispose()
  })

  it('goes on bit for bit from its own state in another session, and leaves no tensor behind', async () => {
    const whole = compiled(learnerFor(gan), batch, side)
    await take(whole, 0, 4)
    const half = learnerFor(gan)
    const first = compiled(half, batch, side)
    await take(first, 0, 2)
    const second = learnerFor(gan)
    for (const kind of ['weights', 'optimizer'] as const) {
      for (const [name, variable] of first[kind]) second[kind].get(name)!.assign(variable)
    }
    const rest = compiled(second, batch, side)
    const before = tf.memory().numTensors
    await take(rest, 2, 2)
    expect(tf.memory().numTensors).toBe(before)
    expect(apart(values(rest), values(whole))).toBe(0)
    for (const learner of [whole, first, rest]) learner.dispose()
  })
})
