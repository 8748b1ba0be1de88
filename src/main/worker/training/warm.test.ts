// A run that begins with the networks of another, and a critic that keeps its first layers: what is taken, what moves, what is refused.
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as tf from '@tensorflow/tfjs-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { StudioError } from '../../../preload/result'
import { loadEngine } from '../engine'
import { ganOf, gans } from '../gans'
import type { Gan } from '../gans/define'
import { saveCheckpoint } from './checkpoint'
import { compiled } from './compiled'
import { frozenIn, frozenLayers } from './freeze'
import type { Learner } from './learner'
import { drawFor, drawnBy, learnerFor, take } from './test-learner'
import { takenInWords, warmFrom } from './warm'

beforeAll(() => loadEngine())

const root = mkdtempSync(join(tmpdir(), 'atelier-warm-'))
afterAll(() => rm(root, { recursive: true }))

const bytes = (tensors: Learner['weights']) =>
  new Map([...tensors].map(([name, tensor]) => [name, tensor.dataSync().slice()]))

/** The names of those that are no longer what they were. */
const moved = (before: ReturnType<typeof bytes>, now: Learner['weights']) =>
  [...now].filter(([name, each]) => each.dataSync().join() !== before.get(name)!.join()).map(([name]) => name)

async function faultOf(work: () => unknown) {
  try {
    await work()
  } catch (error) {
    if (error instanceof StudioError) return error.fault
    throw error
  }
  throw new Error('nothing went wrong')
}

let count = 0
/** A checkpoint of a learner of another seed, which at 32 px has made a few steps, and that learner. */
async function trained(id: string, side = 32) {
  const learner = learnerFor(ganOf(id), side, { seed: 8 })
  if (side === 32) await take(learner, 2)
  const about = { seed: 8, gan: id, settings: {}, batch: 4, resolution: side, dataset: 'a', parent: null }
  const folder = join(root, String(count++))
  await saveCheckpoint(folder, learner, { ...about, step: 3, seenImages: 12, trainedMs: 1, kept: false })
  return { learner, origin: { folder: join(folder, '3'), name: 'Kiln', step: 1200 } }
}

const warm = (id: string, frozen = 0) => learnerFor(ganOf(id), 32, { warm: true, frozen })

describe('warm start', () => {
  it('takes every tensor of the same networks, bit for bit, and leaves optimizers as they begin', async () => {
    const { learner, origin } = await trained('dcgan')
    const next = warm('dcgan')
    const begun = bytes(next.optimizer)
    const taken = await warmFrom(origin, 'dcgan', next)
    expect(taken).toEqual({ taken: next.weights.size, of: next.weights.size })
    expect(takenInWords(taken, origin)).toBe(`${taken.of} of ${taken.of} tensors came from Kiln, step 1,200.`)
    expect(moved(bytes(learner.weights), next.weights)).toEqual([])
    expect(bytes(next.optimizer)).toEqual(begun)
    expect(next.seenImages).toBe(0)
    expect(drawnBy(next, [1, 2])).toEqual(drawnBy(learner, [1, 2]))
    for (const each of [learner, next]) each.dispose()
  })

  it('takes what fits where pictures have another size, and the rest stays as it began', async () => {
    const { learner, origin } = await trained('stylegan2', 64)
    const next = warm('stylegan2')
    const begun = bytes(next.weights)
    const taken = await warmFrom(origin, 'stylegan2', next)
    expect(taken.taken).toBeGreaterThan(0)
    expect(taken.taken).toBeLessThan(taken.of)
    for (const [name, each] of next.weights) {
      const there = learner.weights.get(name)
      const fits = there?.shape.join() === each.shape.join()
      expect(each.dataSync(), name).toEqual(fits ? there!.dataSync() : begun.get(name))
    }
    expect(takenInWords({ taken: 3, of: 40 }, origin)).toBe(
      '3 of 40 tensors came from Kiln, step 1,200. The others have another shape here and begin anew.'
    )
    for (const each of [learner, next]) each.dispose()
  })

  it('keeps the average that it began with, where one that begins from nothing is the newest network', async () => {
    const { learner, origin } = await trained('dcgan')
    const [next, fresh] = [warm('dcgan'), learnerFor(ganOf('dcgan'))]
    await warmFrom(origin, 'dcgan', next)
    const kernel = 'generator/to4/kernel'
    const apart = (each: Learner) =>
      tf.tidy(() => {
        const [now, average] = [each.weights.get(kernel)!, each.weights.get(`averaged/${kernel}`)!]
        return tf.max(tf.abs(tf.sub(now, average))).dataSync()[0]!
      })
    for (const each of [next, fresh]) await take(each, 1)
    expect(apart(fresh)).toBe(0)
    expect(apart(next)).toBeGreaterThan(0)
    for (const each of [learner, next, fresh]) each.dispose()
  })

  it('refuses another recipe, networks of which nothing fits, and a file that is not what was written', async () => {
    const { learner, origin } = await trained('vanilla')
    const other = warm('dcgan')
    expect(await faultOf(() => warmFrom(origin, 'dcgan', other))).toMatchObject({
      code: 'invalid',
      message: expect.stringContaining('another recipe (vanilla)') as string
    })
    // The same recipe as far as its name goes: none of the tensors is called as it is there.
    const state = join(origin.folder, 'state.json')
    const text = readFileSync(state, 'utf8')
    writeFileSync(state, text.replace('"gan": "vanilla"', '"gan": "dcgan"'))
    expect(await faultOf(() => warmFrom(origin, 'dcgan', other))).toMatchObject({
      code: 'invalid',
      message: expect.stringMatching(
        /^None of the \d+ tensors fits that came from Kiln, step 1,200/
      ) as string,
      remedy: expect.stringContaining('another run') as string
    })
    writeFileSync(state, text)
    const file = join(origin.folder, 'weights.safetensors')
    const damaged = readFileSync(file)
    damaged[damaged.length - 1]! ^= 1
    writeFileSync(file, damaged)
    const again = warm('vanilla')
    expect(await faultOf(() => warmFrom(origin, 'vanilla', again))).toMatchObject({
      code: 'disk',
      message: expect.stringContaining('damaged or gone') as string
    })
    for (const each of [learner, other, again]) each.dispose()
  })
})

describe('layers that are kept', () => {
  it('are the first of the critic in the order of its parameters', () => {
    const { model } = warm('dcgan')
    expect(frozenLayers(model, 2)).toEqual(['from32', 'from16'])
    expect([...frozenIn(model, 2)]).toEqual([
      ['critic', new Set(['from32/kernel', 'from32/bias', 'from16/kernel', 'from16/bias'])]
    ])
    expect([...frozenIn(model, 0)]).toEqual([])
    expect([...frozenIn(warm('cyclegan').model, 1).keys()]).toEqual(['critic', 'criticBack'])
  })

  /** What moves in a few steps of this learner, and of one that keeps the first layer of its critic. */
  async function whatMoves(gan: Gan, make: (learner: Learner) => Learner) {
    const [free, kept] = [make(learnerFor(gan)), make(learnerFor(gan, 32, { frozen: 1 }))]
    const movedBy = async (learner: Learner) => {
      const before = bytes(learner.weights)
      await take(learner, 2)
      return moved(before, learner.weights).sort()
    }
    const names = [...frozenIn(kept.model, 1)].flatMap(([network, all]) =>
      [...all].map((name) => `${network}/${name}`)
    )
    expect(names).not.toEqual([])
    const left = [...free.optimizer.keys()].filter((name) => !names.includes(name.replace(/\/\w+$/, '')))
    expect([...kept.optimizer.keys()]).toEqual(left)
    const all = await movedBy(free)
    expect(await movedBy(kept)).toEqual(all.filter((name) => !names.includes(name)))
    for (const each of [free, kept]) each.dispose()
  }

  it.each(gans.map((gan) => [gan.id, gan] as const))(
    '%s: stay bit for bit while all others move, and have no moments',
    (_id, gan) => whatMoves(gan, (learner) => learner)
  )

  it.each(['dcgan', 'cyclegan', 'progressive'])('%s: the same compiled', (id) =>
    whatMoves(ganOf(id), (learner) => compiled(learner, drawFor(learner)))
  )

  it('must leave one to learn', async () => {
    const { model } = warm('vanilla')
    expect(await faultOf(() => frozenIn(model, 8))).toEqual({
      code: 'invalid',
      message: 'This recipe’s critic has 3 layers: with 8 of them kept as they are, none is left to learn.',
      remedy: 'Keep 2 at most.',
      field: 'frozen'
    })
  })
})
