// Holds the measuring of a training to its share of the time, to giving way, and to failing alone.
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadEngine } from '../engine'
import { ganOf } from '../gans'
import { fewPictures, learnerFor } from '../training/test-learner'
import type { Learner } from '../training/learner'
import { QualityWatch, type QualityOrder } from './measure-while'
import { listening } from './test-folders'

let learner: Learner
let folder = ''
beforeAll(async () => {
  await loadEngine()
  learner = learnerFor(ganOf('vanilla'))
  folder = await mkdtemp(join(tmpdir(), 'atelier-quality-'))
})
afterAll(async () => {
  learner.dispose()
  await rm(folder, { recursive: true })
})

let watch: QualityWatch
afterEach(() => watch.dispose())

const minutes = 60_000
const reached = (trainedMs: number) => ({ step: 100, seenImages: 400, trainedMs })
const free = () => false

function begin(more: Partial<QualityOrder> = {}) {
  const context = listening()
  const dataset = { source: fewPictures(32), folder, hash: 'some' }
  watch = new QualityWatch({ learner, dataset, from: reached(0), report: context.report, ...more })
  return context
}

it('waits until there is time, measures, and then waits again; a stop for anything else costs little', async () => {
  begin()
  expect(await watch.measure(reached(3 * minutes), free)).toEqual([])
  expect(await watch.measure(reached(600 * minutes), () => true)).toEqual([])
  const points = await watch.measure(reached(600 * minutes), free)
  expect(points.map(({ series, step }) => [series, step])).toEqual([
    ['quality.kid', 100],
    ['quality.precision', 100],
    ['quality.recall', 100]
  ])
  for (const { value } of points) expect(Number.isFinite(value)).toBe(true)
  expect(await watch.measure(reached(1), free)).toEqual([])
})

it('counts the time since the run went on, not what came before', async () => {
  begin({ from: reached(600 * minutes) })
  expect(await watch.measure(reached(601 * minutes), free)).toEqual([])
})

it('fails alone: says so once and is silent from then on', async () => {
  const source = fewPictures(32)
  let asked = 0
  const broken = {
    ...source,
    batch() {
      asked++
      throw new Error('the disk is gone')
    }
  }
  const { heard } = begin({ dataset: { source: broken, folder, hash: 'other' } })
  for (let i = 0; i < 2; i++) expect(await watch.measure(reached(600 * minutes), free)).toEqual([])
  expect(asked).toBe(1)
  expect(heard).toHaveLength(1)
  expect(heard[0]).toMatchObject([
    'noted',
    { text: 'Quality is no longer measured in this run: the disk is gone' }
  ])
})
