// Proves runs that begin with the networks of another one: from the order to the note, with what is refused, and without the other run.
import { existsSync, readdirSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Run } from '../../preload/nouns'
import { buildPrograms, type Built } from '../built.test-data'
import { drawPictures, faultOf, quick, remove, Rig, temporaryFolder } from '../rig.test-data'

let built: Built
let folder: string
let library: string
let rig: Rig
let dataset: string
let kiln: Run

beforeAll(async () => {
  built = await buildPrograms()
  folder = await temporaryFolder()
  library = join(folder, 'library')
  rig = await Rig.open(library, built.worker)
  const paths = [await drawPictures(join(folder, 'pictures'))]
  const made = await rig.call('datasets.import', { paths, name: 'Discs', resolution: 32, ticket: 'one' })
  dataset = made.id
  const begun = await start({ name: 'Kiln', goalImages: 40 })
  kiln = await rig.until(begun.id, 'finished')
})
afterAll(async () => {
  await rig.close()
  await built.remove()
  await remove(folder)
})

const start = (change: object) => rig.call('runs.start', { ...quick, dataset, ...change })
const textsOf = async ({ id }: Run) => (await rig.call('runs.events', { run: id })).map(({ text }) => text)

test('a run that begins from nothing says so', () => {
  expect(kiln).toMatchObject({ from: null, frozen: 0, step: 5 })
})

test('one that begins from another takes its networks, counts from 0, and goes on like any other', async () => {
  const next = await start({ name: 'Ash', from: { run: kiln.id }, frozen: 1, goalImages: 40 })
  expect(next).toMatchObject({ from: { run: kiln.id, step: kiln.checkpoint }, frozen: 1, step: 0 })
  const ended = await rig.until(next.id, 'finished', 'failed')
  expect(ended.reason).toBeNull()
  expect(ended).toMatchObject({ state: 'finished', step: 5, seenImages: 40, from: next.from, frozen: 1 })
  const texts = await textsOf(next)
  expect(texts).toContainEqual(expect.stringMatching(/^(\d+) of \1 tensors came from Kiln, step 5\.$/))
  expect(texts).toContainEqual(
    expect.stringMatching(/^The critic keeps its first layers as they are: \w+\.$/)
  )
})

test('from a step that is kept, at another size, and after the other run was removed', async () => {
  const paths = [await drawPictures(join(folder, 'larger'), 9)]
  const larger = await rig.call('datasets.import', { paths, name: 'Larger', resolution: 64, ticket: 'two' })
  const source = await start({ name: 'Short', goalImages: 16 })
  await rig.until(source.id, 'finished')
  const busy = await start({ name: 'Busy' })
  const next = await start({
    ...{ name: 'Wide', dataset: larger.id, from: { run: source.id, step: 0 }, goalImages: 16 }
  })
  expect(next.from).toEqual({ run: source.id, step: 0 })
  await rig.call('runs.remove', { run: source.id })
  await rig.call('runs.stop', { run: busy.id })
  const ended = await rig.until(next.id, 'finished', 'failed')
  expect(ended.reason).toBeNull()
  expect(ended).toMatchObject({ state: 'finished', from: { run: source.id, step: 0 } })
  expect(await textsOf(next)).toContainEqual(expect.stringMatching(/tensors came from .+, step 0\./))
  expect(readdirSync(join(library, 'runs', next.id, 'from')).sort()).toEqual([
    'state.json',
    'weights.safetensors'
  ])
})

test('what cannot be begun from is refused before anything is written, with a reason and a way out', async () => {
  const before = readdirSync(join(library, 'runs')).sort()
  const refused = (change: object) => faultOf(start(change))
  expect(await refused({ from: { run: 'nobody' } })).toMatchObject({ code: 'not-found' })
  expect(await refused({ gan: 'dcgan', settings: {}, from: { run: kiln.id } })).toMatchObject({
    code: 'invalid',
    field: 'from',
    message: 'Kiln was trained with Vanilla GAN, and its networks do not fit into DCGAN.',
    remedy: expect.stringContaining('Begin from a run of DCGAN') as string
  })
  expect(await refused({ from: { run: kiln.id, step: 3 } })).toMatchObject({
    code: 'not-found',
    message: 'Kiln has no checkpoint of step 3.'
  })
  expect(await refused({ frozen: 8 })).toMatchObject({
    code: 'invalid',
    field: 'frozen',
    remedy: expect.stringMatching(/^Keep \d at most\.$/) as string
  })
  expect(await refused({ frozen: 9 })).toMatchObject({ code: 'invalid', field: 'frozen' })
  expect(readdirSync(join(library, 'runs')).sort()).toEqual(before)
})

test('a run that has nothing yet is refused; one whose own beginning is lost says what is gone', async () => {
  const busy = await start({ name: 'Busy two' })
  const empty = await start({ name: 'Raw' })
  expect(await faultOf(start({ from: { run: empty.id } }))).toMatchObject({
    code: 'not-found',
    message: 'Raw has no checkpoint yet.'
  })
  const lost = await start({ name: 'Lost', from: { run: kiln.id } })
  const origin = join(library, 'runs', lost.id, 'from')
  expect(existsSync(origin)).toBe(true)
  await rm(origin, { recursive: true })
  await rig.call('runs.stop', { run: empty.id })
  await rig.call('runs.stop', { run: busy.id })
  const failed = await rig.until(lost.id, 'failed', 'finished')
  expect(failed).toMatchObject({
    state: 'failed',
    reason: expect.stringContaining('Kiln, step 5') as string,
    remedy: expect.stringContaining('Start a new run') as string
  })
})
