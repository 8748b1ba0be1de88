// Proves datasets and the gallery with real pictures and workers: nothing twice, nothing half, nothing lost.
import { readdirSync, readFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createCanvas } from '@napi-rs/canvas'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Dataset, Run } from '../../preload/nouns'
import { buildPrograms, type Built } from '../built.test-data'
import { drawPictures, faultOf, quick, remove, Rig, temporaryFolder } from '../rig.test-data'

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

test('pictures that face one way are not mirrored, unless that is asked for', async () => {
  const leaning = join(folder, 'leaning')
  await mkdir(leaning)
  for (let i = 0; i < 12; i++) {
    const canvas = createCanvas(40, 40)
    const context = canvas.getContext('2d')
    context.fillStyle = `hsl(${i * 30} 70% 80%)`
    context.fillRect(0, 0, 40, 40)
    context.fillStyle = '#222'
    context.fillRect(2 + (i % 3), 4, 9, 30)
    await writeFile(join(leaning, `${i}.png`), await canvas.encode('png'))
  }
  const dataset = await rig.call('datasets.import', {
    ...{ paths: [leaning], name: 'Leaning', resolution: 32, ticket: 'one' }
  })
  expect(dataset.facing).toBeGreaterThan(0.5)
  const [left, asked] = [await begin(dataset), await begin(dataset, { settings: { mirror: true } })]
  expect([left.settings['mirror'], asked.settings['mirror']]).toEqual([false, true])
  const discs = await importPictures()
  expect((await begin(discs)).settings['mirror']).toBe(true)
})

test('the same pictures are the same dataset, and nothing half-made stays', async () => {
  const progress = rig.next('import.progressed', ({ progress }) => progress.share === 1)
  const first = await importPictures('Discs')
  expect(await progress).toMatchObject({ ticket: 'one', broken: 0 })
  expect(first).toMatchObject({ name: 'Discs', pictures: 12, resolution: 32, id: first.hash.slice(0, 16) })
  expect(first.thumbnails[0]).toMatch(new RegExp(`^studio://library/datasets/${first.id}/thumbnails/`))
  const again = await importPictures('Other name')
  expect(again).toEqual(first)
  expect(readdirSync(join(library, 'datasets'))).toEqual([first.id])
  await rig.call('datasets.rename', { dataset: first.id, name: 'Circles' })
  const card = JSON.parse(
    readFileSync(join(library, 'datasets', first.id, 'dataset.json'), 'utf8')
  ) as Dataset
  expect(card).toMatchObject({ id: first.id, name: 'Circles', hash: first.hash })
})

test('an import that fails, and one that is cancelled, leave nothing behind', async () => {
  const missing = rig.call('datasets.import', {
    paths: [join(folder, 'none')],
    name: 'None',
    resolution: 32,
    ticket: 'a'
  })
  expect((await faultOf(missing)).code).toBe('not-found')
  const many = await drawPictures(join(folder, 'many'), 300)
  const importing = rig.call('datasets.import', { paths: [many], name: 'Many', resolution: 32, ticket: 'b' })
  await rig.next('import.progressed')
  await rig.call('datasets.cancel', { ticket: 'b' })
  expect((await faultOf(importing)).code).toBe('cancelled')
  expect(readdirSync(join(library, 'datasets'))).toEqual([])
  expect(await rig.call('datasets.list', undefined)).toEqual([])
})

test('a dataset that runs need stays; without them it goes, files and all', async () => {
  const dataset = await importPictures()
  const run = await begin(dataset, { goalImages: 16, name: 'Kiln' })
  await rig.until(run.id, 'finished')
  const refusal = await faultOf(rig.call('datasets.remove', { dataset: dataset.id }))
  expect(refusal).toMatchObject({ code: 'busy', message: 'Discs is needed by the run Kiln.' })
  await rig.call('runs.remove', { run: run.id })
  await rig.call('datasets.remove', { dataset: dataset.id })
  expect(readdirSync(join(library, 'datasets'))).toEqual([])
  expect(await rig.call('datasets.list', undefined)).toEqual([])
})

test('a work is kept once, changed, removed, brought back, and gone for good after the studio was closed', async () => {
  const dataset = await importPictures()
  const run = await begin(dataset, { name: 'Kiln', goalImages: 40 })
  await rig.until(run.id, 'finished')
  const [sample] = await rig.call('runs.samples', { run: run.id })
  const cell = { run: run.id, step: sample!.step, cell: 5 }
  const work = await rig.call('gallery.keep', cell)
  expect(work).toMatchObject({
    title: `Kiln ${sample!.firstSeed + 5}`,
    seed: sample!.firstSeed + 5,
    width: 32
  })
  expect(await rig.call('gallery.keep', cell)).toEqual(work)
  const outside = { ...cell, cell: sample!.columns * sample!.rows }
  expect((await faultOf(rig.call('gallery.keep', outside))).code).toBe('invalid')

  const files = () => readdirSync(join(library, 'gallery')).filter((name) => !name.startsWith('.'))
  expect(files().sort()).toEqual([`${work.id}.json`, `${work.id}.png`])
  const changed = await rig.call('gallery.change', { work: work.id, title: 'Ash', starred: true })
  expect(JSON.parse(readFileSync(join(library, 'gallery', `${work.id}.json`), 'utf8'))).toMatchObject({
    title: 'Ash',
    starred: true,
    licence: dataset.licence
  })
  await rig.call('gallery.remove', { work: work.id })
  expect([await rig.call('gallery.list', undefined), files()]).toEqual([[], []])
  expect(await rig.call('gallery.restore', { work: work.id })).toEqual(changed)
  expect(files()).toHaveLength(2)

  const out = await rig.call('gallery.export', {
    works: [work.id],
    as: 'png',
    folder: join(folder, 'out'),
    title: 'T'
  })
  expect(readdirSync(out.folder)).toContain('Ash.png')
  await rig.call('runs.remove', { run: run.id })
  expect(readdirSync(join(library, 'runs'))).toEqual([])
  expect(await rig.call('gallery.list', undefined)).toEqual([changed])

  await rig.call('gallery.remove', { work: work.id })
  await rig.close()
  rig = await Rig.open(library, built.worker)
  expect(readdirSync(join(library, 'gallery'))).toEqual([])
  expect((await faultOf(rig.call('gallery.restore', { work: work.id }))).code).toBe('not-found')
})
