// Proves the core with real pictures, workers and training: runs, the queue, sudden deaths, closing and opening.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { getPriority } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Dataset, Run } from '../preload/nouns'
import { buildPrograms, type Built } from './built.test-data'
import { drawPictures, faultOf, quick, remove, Rig, temporaryFolder } from './rig.test-data'

let built: Built
let pictures: string
let folder: string
let library: string
let rig: Rig

beforeAll(async () => {
  built = await buildPrograms()
  pictures = await drawPictures(await temporaryFolder())
})
afterAll(async () => {
  await built.remove()
  await remove(pictures)
})
beforeEach(async () => {
  folder = await temporaryFolder()
  library = join(folder, 'library')
  rig = await Rig.open(library, built.worker)
})
afterEach(async () => {
  await rig.close()
  await remove(folder)
})

const importPictures = (name = 'Discs', ticket = 'one') =>
  rig.call('datasets.import', { paths: [pictures], name, resolution: 32, ticket })

async function begin(dataset: Dataset, change: object = {}): Promise<Run> {
  return rig.call('runs.start', { ...quick, dataset: dataset.id, ...change })
}

const record = (run: string) =>
  JSON.parse(readFileSync(join(library, 'runs', run, 'run.json'), 'utf8')) as Run & { datasetHash: string }

const lastStep = async (run: string) =>
  Math.max(
    ...(await rig.call('runs.lines', { run, series: [], buckets: 4096 })).flatMap((line) => line.steps)
  )

test('a run trains, is paused, goes on, and says in the log and beside its files how far it is', async () => {
  const dataset = await importPictures()
  const run = await begin(dataset, { name: '' })
  expect(run.name).toMatch(/^[A-Z][a-z]+ [a-z]+$/)
  const sampled = await rig.next('run.sampled', ({ step }) => step > 0)
  expect(existsSync(join(library, decodeURIComponent(new URL(sampled.sheet).pathname)))).toBe(true)
  const paused = await rig.call('runs.pause', { run: run.id })
  expect(paused).toMatchObject({ state: 'paused', reason: null, leftMs: null })
  expect(paused.checkpoint).toBe(paused.step)
  expect(paused.picture).toContain(`studio://library/runs/${run.id}/samples/`)
  expect(await lastStep(run.id)).toBeLessThanOrEqual(paused.step)
  await rig.studio.workshop.records.settled()
  expect(record(run.id)).toMatchObject({ state: 'paused', step: paused.step, datasetHash: dataset.hash })

  await rig.call('runs.resume', { run: run.id })
  await rig.next('run.measured', ({ points }) => points.some(({ step }) => step > paused.step))
  const stopped = await rig.call('runs.stop', { run: run.id })
  expect(stopped.state).toBe('stopped')
  expect(stopped.step).toBeGreaterThan(paused.step)
  expect(stopped.trainedMs).toBeGreaterThan(paused.trainedMs)
  const events = await rig.call('runs.events', { run: run.id })
  expect(events.length).toBeGreaterThan(0)
})

test('a trainer that is killed leaves an interrupted run with its reason, which goes on from its checkpoint', async () => {
  const run = await begin(await importPictures())
  await rig.next('run.sampled', ({ step }) => step > 0)
  await rig.call('runs.snapshot', { run: run.id })
  const kept = (await rig.call('runs.samples', { run: run.id })).findLast((sample) => sample.kept)!
  await rig.next('run.measured', ({ points }) => points.some(({ step }) => step > kept.step + 5))
  process.kill(rig.studio.workshop.trainer.pid!, 'SIGKILL')
  const dead = await rig.until(run.id, 'interrupted')
  expect(dead.reason).toContain('SIGKILL')
  expect(dead.reason).toContain(`step ${kept.step.toLocaleString('en-GB')} is safe`)
  expect(dead.checkpoint).toBe(kept.step)
  expect(await lastStep(run.id)).toBeGreaterThan(kept.step)

  const resumed = await rig.call('runs.resume', { run: run.id })
  expect(resumed.step).toBe(kept.step)
  expect(resumed.seenImages).toBe(kept.seenImages)
  await rig.next('run.measured', ({ points }) => points.some(({ step }) => step > kept.step))
  const paused = await rig.call('runs.pause', { run: run.id })
  expect(paused.step).toBeGreaterThan(kept.step)
  const steps = (await rig.call('runs.lines', { run: run.id, series: [], buckets: 4096 }))[0]!.steps
  expect(steps).toEqual([...new Set(steps)].sort((a, b) => a - b))
})

test('runs wait for their turn, other things are answered meanwhile, and the next one begins by itself', async () => {
  const dataset = await importPictures()
  const first = await begin(dataset)
  const second = await begin(dataset)
  const third = await begin(dataset)
  await rig.until(first.id, 'running')
  expect((await rig.call('runs.list', undefined)).map(({ state }) => state).sort()).toEqual([
    'queued',
    'queued',
    'running'
  ])
  expect((await rig.call('engine.get', undefined)).cores).toBeGreaterThan(0)
  expect((await rig.call('runs.pause', { run: second.id })).state).toBe('paused')
  expect((await faultOf(rig.call('runs.remove', { run: third.id }))).code).toBe('busy')
  await rig.call('runs.stop', { run: first.id })
  await rig.until(third.id, 'running')
  expect(rig.studio.workshop.log.runs.find(second.id)?.state).toBe('paused')
})

/** The priority of a process, and of its session where Linux has one: greater goes later. */
function turnsOf(pid: number): number[] {
  const session = `/proc/${pid}/autogroup`
  const nice = existsSync(session) ? /nice (\d+)/.exec(readFileSync(session, 'utf8'))?.[1] : undefined
  return [getPriority(pid), ...(nice === undefined ? [] : [Number(nice)])]
}

test('a training goes behind everything else', async () => {
  const run = await begin(await importPictures())
  await rig.next('run.sampled', ({ step }) => step > 0)
  const { hand, trainer } = rig.studio.workshop
  const ours = turnsOf(hand.pid!)
  expect(turnsOf(trainer.pid!)).toEqual(ours.map((turn) => Math.max(turn, 10)))
  await rig.call('runs.stop', { run: run.id })
})

test('a run ends by itself when it has seen enough, and does not go on', async () => {
  const run = await begin(await importPictures(), { goalImages: 40 })
  const finished = await rig.until(run.id, 'finished', 'failed')
  expect(finished).toMatchObject({ state: 'finished', seenImages: 40 })
  expect((await faultOf(rig.call('runs.resume', { run: run.id }))).message).toContain('reached its goal')
})

test('what cannot be trained is refused before anything is written', async () => {
  const dataset = await importPictures()
  const refused = async (change: object) => faultOf(begin(dataset, change))
  expect(await refused({ settings: { width: 1e9 } })).toMatchObject({
    code: 'invalid',
    field: expect.stringContaining('width') as string
  })
  expect(await refused({ gan: 'unknown' })).toMatchObject({ code: 'invalid', field: 'gan' })
  expect(await refused({ goalImages: null })).toMatchObject({ code: 'invalid', field: 'goalImages' })
  expect(await refused({ dataset: 'none' })).toMatchObject({ code: 'not-found' })
  expect(await rig.call('runs.list', undefined)).toEqual([])
  expect(readdirSync(join(library, 'runs'))).toEqual([])
})

test('closing pauses what trains and what waits; the next studio finds both paused', async () => {
  const dataset = await importPictures()
  const first = await begin(dataset)
  const second = await begin(dataset)
  await rig.until(first.id, 'running')
  await rig.close()
  expect(existsSync(join(library, 'library.lock.pid'))).toBe(false)
  rig = await Rig.open(library, built.worker)
  const runs = await rig.call('runs.list', undefined)
  const [one, two] = [first.id, second.id].map((id) => runs.find((run) => run.id === id)!)
  expect(one).toMatchObject({ state: 'paused', reason: null })
  expect(one!.checkpoint).toBe(one!.step)
  expect(two).toMatchObject({ state: 'paused', reason: expect.stringContaining('its turn') as string })
})

test('one studio writes; another is refused, and one that only reads sees the same', async () => {
  const dataset = await importPictures()
  const second = await faultOf(Rig.open(library, built.worker))
  expect(second).toMatchObject({
    code: 'busy',
    message: expect.stringContaining(String(process.pid)) as string
  })
  const reader = await Rig.open(library, built.worker, 'read')
  expect(await reader.call('datasets.list', undefined)).toEqual([dataset])
  const writing = reader.call('datasets.rename', { dataset: dataset.id, name: 'No' })
  expect(await faultOf(writing)).toMatchObject({ code: 'busy' })
  await reader.close()
  expect((await rig.call('datasets.list', undefined))[0]!.name).toBe('Discs')
})

test('what a crash left half-done is put right when the library opens', async () => {
  const dataset = await importPictures()
  const run = await begin(dataset, { goalImages: 16 })
  await rig.until(run.id, 'finished')
  await rig.close()
  const datasets = join(library, 'datasets')
  await mkdir(join(datasets, '.making-1234'))
  await mkdir(join(datasets, '.removing-abcd'))
  await rename(join(datasets, dataset.id), join(datasets, `.removing-${dataset.id}`))
  await writeFile(join(library, 'runs', run.id, 'run.json.0a1b2c3d.tmp'), '{"half":')
  rig = await Rig.open(library, built.worker)
  expect(readdirSync(datasets)).toEqual([dataset.id])
  expect(readdirSync(join(library, 'runs', run.id))).not.toContain('run.json.0a1b2c3d.tmp')
  expect((await begin(dataset, { goalImages: 16 })).state).toMatch(/queued|starting/)
})

test('preferences are kept, and the first answer holds what the page draws at once', async () => {
  await rig.call('preferences.set', { theme: 'gallery', wall: 'black', singleKeys: false })
  await rig.close()
  rig = await Rig.open(library, built.worker)
  const studio = await rig.call('studio.open', undefined)
  expect(studio).toMatchObject({
    library,
    preferences: { theme: 'gallery', wall: 'black', singleKeys: false },
    works: 0
  })
  expect(studio.gans.map(({ id }) => id)).toContain('dcgan')
})
