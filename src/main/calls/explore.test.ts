// Proves pictures at places of a run's latent space with a real training and real workers.
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
let run: Run
let queued: Run

beforeAll(async () => {
  built = await buildPrograms()
  folder = await temporaryFolder()
  library = join(folder, 'library')
  rig = await Rig.open(library, built.worker)
  const paths = [await drawPictures(join(folder, 'pictures'))]
  const dataset = await rig.call('datasets.import', { paths, name: 'Discs', resolution: 32, ticket: 'one' })
  const begun = await rig.call('runs.start', { ...quick, dataset: dataset.id, name: 'Kiln', goalImages: 40 })
  run = await rig.until(begun.id, 'finished')
  await rig.call('runs.start', { ...quick, dataset: dataset.id, name: 'Before' })
  queued = await rig.call('runs.start', { ...quick, dataset: dataset.id, name: 'Raw' })
})
afterAll(async () => {
  await rig.close()
  await built.remove()
  await remove(folder)
})

const place = (...seeds: number[]) => ({ seeds, weights: seeds.map(() => 1) })
const paint = (...places: ReturnType<typeof place>[]) =>
  rig.call('explore.paint', { run: run.id, step: run.checkpoint, places })

test('as many pictures as places, of the run’s size, opaque', async () => {
  const { side, pixels } = await paint(place(1), place(2), place(1, 2))
  expect([side, pixels.length]).toEqual([32, 3 * 32 * 32 * 4])
  expect(pixels.every((value, i) => i % 4 !== 3 || value === 255)).toBe(true)
})

test('another seed is another picture, the same place the same one, in any company and as the newest', async () => {
  const [one, two] = [(await paint(place(1))).pixels, (await paint(place(2))).pixels]
  expect(one).not.toEqual(two)
  expect((await paint(place(1))).pixels).toEqual(one)
  const newest = await rig.call('explore.paint', { run: run.id, places: [place(1)] })
  expect(newest.pixels).toEqual(one)
  const { pixels: both } = await paint(place(2), place(1), place(3), place(4))
  // A rounding of the sums may turn a pixel by one.
  both
    .subarray(one.length, 2 * one.length)
    .forEach((value, i) => expect(value - one[i]!).toBeOneOf([-1, 0, 1]))
})

test('a step that is not kept is a fault that names those there are', async () => {
  const asked = rig.call('explore.paint', { run: run.id, step: 999, places: [place(1)] })
  expect(await faultOf(asked)).toMatchObject({
    code: 'not-found',
    message: 'Kiln has no checkpoint of step 999.',
    remedy: `It has: 0, ${run.checkpoint}.`
  })
})

test('a run that has learned nothing yet, and one that there is not, are faults', async () => {
  const early = await faultOf(rig.call('explore.paint', { run: queued.id, places: [place(1)] }))
  expect(early).toMatchObject({ code: 'not-found', message: 'Raw has no checkpoint yet.' })
  const none = await faultOf(rig.call('explore.paint', { run: 'none', places: [place(1)] }))
  expect(none.code).toBe('not-found')
})

test('a place needs a weight for each seed', async () => {
  const uneven = { seeds: [1, 2], weights: [1] }
  expect((await faultOf(paint(uneven))).code).toBe('invalid')
})

test('a walk goes on when its checkpoint is let go, until the model is closed; then the fault says what is gone', async () => {
  const before = await paint(place(7))
  await rm(join(library, 'runs', run.id, 'checkpoints', String(run.checkpoint)), { recursive: true })
  expect(await paint(place(7))).toEqual(before)
  process.kill(rig.studio.workshop.hand.pid!, 'SIGKILL')
  await faultOf(paint(place(7)))
  expect(await faultOf(paint(place(7)))).toMatchObject({
    code: 'not-found',
    message: `Kiln has no checkpoint of step ${run.checkpoint}.`
  })
})
