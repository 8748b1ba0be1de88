// The choice between precisions: what is quicker by the clock, bfloat16 only when it is worth it; it leaves no trace in what is trained.
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, it, vi } from 'vitest'
import { loadEngine } from '../engine'
import { ganOf } from '../gans'
import { quickest, waysFor } from './quickest'
import { drawFor, learnerFor, take } from './test-learner'

beforeAll(async () => void (await loadEngine()))

const dcgan = () => learnerFor(ganOf('dcgan'))
const ways = ['bfloat16', 'float32'] as const

/** A clock on which a step of the first way takes as long as this, and one of the second as long as that. */
function clockOf(first: number, second: number): () => number {
  let [now, reads] = [0, 0]
  // Steps of the two by turns, which look at the clock before and after.
  return () => {
    if (reads % 2 === 1) now += reads % 4 === 1 ? first : second
    reads += 1
    return now
  }
}

it.each([
  ['float32 where it is quicker', 10, 9, 'float32'],
  ['float32 where bfloat16 is hardly quicker', 9.5, 10, 'float32'],
  ['bfloat16 where it is a tenth quicker and more', 9, 10, 'bfloat16']
])('takes %s', (_what, low, full, precision) => {
  const learner = dcgan()
  const chosen = quickest(learner, drawFor(learner), ways, clockOf(low, full))
  expect(chosen.precision).toBe(precision)
  chosen.learner.dispose()
})

it('takes float32 where a step in bfloat16 does not run, and says so; float32 must run', () => {
  const learner = dcgan()
  // Each step looks at the clock twice, one that throws once: the first look is bfloat16's, the next float32's.
  const brokenAt = (look: number) => {
    let looks = 0
    return () => {
      if (looks++ === look) throw new Error('no kernel')
      return looks
    }
  }
  const warned = vi.spyOn(process, 'emitWarning').mockReturnValue()
  const chosen = quickest(learner, drawFor(learner), ways, brokenAt(0))
  expect(chosen.precision).toBe('float32')
  expect(warned).toHaveBeenCalledOnce()
  expect(warned).toHaveBeenCalledWith(expect.stringContaining('no kernel'))
  expect(() => quickest(learner, drawFor(learner), ways, brokenAt(2))).toThrow('no kernel')
  chosen.learner.dispose()
  warned.mockRestore()
})

it('begins as if nothing had been tried', async () => {
  const [tried, plain] = [dcgan(), dcgan()]
  const draw = drawFor(tried)
  const before = tf.memory().numTensors
  const chosen = quickest(tried, draw, ways, clockOf(10, 9))
  expect(tf.memory().numTensors).toBe(before)
  const without = quickest(plain, draw, ['float32'])
  expect([chosen.precision, without.precision]).toEqual(['float32', 'float32'])
  expect(await take(chosen.learner, 3)).toEqual(await take(without.learner, 3))
  for (const { learner } of [chosen, without]) learner.dispose()
})

it('lets a run keep what it began with, and begin with what the environment says', () => {
  const [with16, without] = [{ bfloat16: true }, { bfloat16: false }]
  const all = (begun?: 'float32' | 'bfloat16') => [waysFor(with16, begun), waysFor(without, begun)]
  vi.stubEnv('ATELIER_PRECISION', undefined)
  expect(all()).toEqual([['float32', 'bfloat16'], ['float32']])
  expect(all('bfloat16')).toEqual([['bfloat16'], ['bfloat16']])
  vi.stubEnv('ATELIER_PRECISION', 'float32')
  expect(all()).toEqual([['float32'], ['float32']])
  expect(all('bfloat16')).toEqual([['bfloat16'], ['bfloat16']])
  vi.stubEnv('ATELIER_PRECISION', 'float8')
  expect(all()).toEqual([['float32', 'bfloat16'], ['float32']])
  vi.unstubAllEnvs()
})
