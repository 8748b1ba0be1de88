// A compiled learner learns what the learner learns op by op: same losses, same weights, from any point, for every kind.
import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { loadEngine } from '../engine'
import { gans } from '../gans'
import type { Gan } from '../gans/define'
import type { Precision } from '../program/passes'
import { compiled, everyDue } from './compiled'
import type { Learner } from './learner'
import type { Shown } from './loop'
import { drawFor, drawnBy, learnerFor, take } from './test-learner'

const { bfloat16 } = await loadEngine()
/** TensorFlow derives convolutions by groups in bfloat16 only where oneDNN does, on processors that have bfloat16. */
const grouped = ['r3gan']

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

/** Mean difference of the pictures that two learners make of the same seeds, from 0 to 255. */
function unlike(one: Learner, other: Learner): number {
  const [a, b] = [one, other].map((learner) =>
    drawnBy(learner, [1, 2, 3, 4]).flatMap(({ rgba }) => [...rgba])
  )
  return a!.reduce((sum, value, i) => sum + Math.abs(value - b![i]!), 0) / a!.length
}

const fast = (gan: Gan, precision: Precision = 'float32') => {
  const learner = learnerFor(gan)
  return compiled(learner, drawFor(learner), precision)
}

it('knows the ways in which rhythms fall together, and no others', () => {
  expect(everyDue({})).toEqual([{}])
  expect(everyDue({ penalty: 1 })).toEqual([{ penalty: true }])
  expect(everyDue({ path: 4, penalty: 16 })).toEqual([
    { path: true, penalty: true },
    { path: false, penalty: false },
    { path: true, penalty: false }
  ])
})

const steps = 3

/** Every step's losses and scores of one beside those of another that makes the same steps less exactly. */
function near(one: Shown[], other: Shown[]): void {
  one.forEach((shown, step) =>
    Object.entries(shown)
      .filter(([series]) => series.startsWith('loss') || series.startsWith('score'))
      .forEach(([series, value]) => {
        const difference = Math.abs(other[step]![series]! - value)
        // bfloat16 keeps 8 bits: a few parts in a thousand a layer, more after steps that differ.
        expect(difference, `${series} at ${step}`).toBeLessThan(0.05 + 0.1 * Math.abs(value))
      })
  )
}

// That each kind goes on bit for bit in another session is seen across processes in ../index.test.ts.
describe.each(gans.map((gan) => [gan.id, gan] as const))('%s compiled', (_id, gan) => {
  let losses: Shown[] = []

  it('makes the steps that it makes op by op, and leaves no tensor behind', async () => {
    const eager = learnerFor(gan)
    const quick = fast(gan)
    expect(apart(values(quick), values(eager))).toBe(0)
    const plain = await take(eager, steps)
    losses = await take(quick, steps)
    plain.forEach((shown, step) =>
      Object.entries(shown).forEach(([series, value]) =>
        expect(losses[step]![series], `${series} at ${step}`).toBeCloseTo(value, 2)
      )
    )
    // Weights cannot be compared one by one: Adam makes a whole step of the rounding of a gradient that is zero.
    const untrained = learnerFor(gan)
    expect(unlike(quick, eager)).toBeLessThan(unlike(untrained, eager) / 10)
    for (const each of [untrained, eager]) each.dispose()
    const before = tf.memory().numTensors
    await take(quick, 2, steps)
    expect(tf.memory().numTensors).toBe(before)
    quick.dispose()
  })

  it.skipIf(!bfloat16 && grouped.includes(gan.id))('makes nearly the same steps in bfloat16', async () => {
    const low = fast(gan, 'bfloat16')
    const shown = await take(low, steps)
    expect(losses).toHaveLength(steps)
    near(losses, shown)
    expect(shown).not.toEqual(losses)
    low.dispose()
  })
})
