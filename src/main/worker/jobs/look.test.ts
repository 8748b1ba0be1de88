import { basename, join } from 'node:path'
import { Image } from '@napi-rs/canvas'
import { expect, it } from 'vitest'
import { jobs } from '../../../preload/jobs'
import { noise, plain } from '../data/test-pictures'
import { look } from './look'
import { listening, pictures, some } from './test-folders'

const orderFor = (folder: string, resolution: number) => jobs.look.in.parse({ paths: [folder], resolution })

it('counts, names classes and shows crops spread over the set', async () => {
  const { folder } = await pictures(
    some(100, (i) => `${i % 2 ? 'odd' : 'even'}/${String(i).padStart(3, '0')}.png`)
  )
  const found = jobs.look.out.parse(await look(orderFor(folder, 32), listening()))
  expect(found).toMatchObject({ folder, suggestedName: basename(folder), files: 100, broken: [] })
  expect(found.classes).toEqual([
    { name: 'even', pictures: 50 },
    { name: 'odd', pictures: 50 }
  ])
  expect(found.previews).toHaveLength(24)
  expect(new Set(found.previews.map(({ name }) => name)).size).toBe(24)
  expect(found.previews.filter(({ name }) => name.startsWith('odd/'))).toHaveLength(12)
  const image = new Image()
  image.src = found.previews[0]!.bytes
  await image.decode()
  expect([image.naturalWidth, image.naturalHeight]).toEqual([32, 32])
})

it('stays under 4 MB of previews whatever the pictures are', async () => {
  const names = Array.from({ length: 24 }, (_, i) => `${i}.jpg`)
  const { folder } = await pictures(
    Object.fromEntries(names.map((name, i) => [name, noise(512, i + 1).toBuffer('image/jpeg', 90)]))
  )
  const { previews } = await look(orderFor(folder, 512), listening())
  const bytes = previews.reduce((sum, picture) => sum + picture.bytes.length, 0)
  expect(bytes).toBeLessThan(4e6)
  expect(previews.length).toBeGreaterThan(4)
})

it('names files that are no pictures, and those that its previews found broken', async () => {
  const jpeg = noise(64).toBuffer('image/jpeg')
  const { folder } = await pictures({
    ...some(5),
    'text.png': Buffer.from('text'),
    'cut.jpg': jpeg.subarray(0, 900)
  })
  const found = await look(orderFor(folder, 64), listening())
  expect(found.broken.map(({ file }) => file)).toEqual(['cut.jpg', 'text.png'])
  expect(found.previews).toHaveLength(5)
})

it('can be cancelled', async () => {
  const { folder } = await pictures(some(4))
  await expect(look(orderFor(folder, 32), listening(AbortSignal.abort()))).rejects.toMatchObject({
    fault: { code: 'cancelled' }
  })
})

const lookAt = async (files: Record<string, Uint8Array>, chosen: string[], more: object = {}) => {
  const { folder } = await pictures(files)
  const paths = chosen.map((name) => join(folder, name))
  const order = jobs.look.in.parse({ paths, resolution: 32, ...more })
  return jobs.look.out.parse(await look(order, listening()))
}
const names = (found: { name: string }[]) => found.map(({ name }) => name)

it('takes two folders whose names match for pairs, shows partners together, and says what else they may be', async () => {
  const files = {
    ...some(6, (i) => `drawn/${i}.png`),
    ...some(5, (i) => `fired/${i}.png`),
    'fired/4.png': Buffer.from('no')
  }
  const found = await lookAt(files, ['drawn', 'fired'])
  expect(found).toMatchObject({
    layout: 'pairs',
    suggestedName: 'drawn to fired',
    sides: { a: 'drawn', b: 'fired' }
  })
  expect(found.offers).toEqual([
    { layout: 'pairs', pictures: 4, others: 0 },
    { layout: 'two-domains', pictures: 4, others: 6 },
    { layout: 'pictures', pictures: 10, others: 0 }
  ])
  expect(names(found.previewsA)).toEqual([0, 1, 2, 3].map((i) => `drawn/${i}.png`))
  expect(names(found.previews)).toEqual([0, 1, 2, 3].map((i) => `fired/${i}.png`))
  expect(names(found.broken.map(({ file }) => ({ name: file })))).toEqual(['drawn/5.png', 'fired/4.png'])
})

it('takes folders whose names do not match for two kinds, and labels where it is asked to', async () => {
  const files = { ...some(30, (i) => `day/d${i}.png`), ...some(5, (i) => `dusk/${i}.png`) }
  const found = await lookAt(files, ['day', 'dusk'])
  expect(found).toMatchObject({ layout: 'two-domains', suggestedName: 'day and dusk' })
  expect(found.offers.map(({ layout }) => layout)).toEqual(['two-domains', 'pictures'])
  expect([found.previewsA.length, found.previews.length]).toEqual([12, 5])
  const swapped = await lookAt(files, ['day', 'dusk'], { layout: 'two-domains', swapped: true })
  expect(swapped.offers[0]).toEqual({ layout: 'two-domains', pictures: 30, others: 5 })
  const labelled = await lookAt(files, ['day', 'dusk'], { layout: 'pictures' })
  expect(labelled.classes).toHaveLength(2)
})

it('keeps sub-folders as labels unless they are called like sides', async () => {
  const both = (a: string, b: string) => ({
    ...some(4, (i) => `set/${a}/${i}.png`),
    ...some(4, (i) => `set/${b}/${i}.png`)
  })
  const labelled = await lookAt(both('cats', 'dogs'), ['set'])
  expect(labelled).toMatchObject({ layout: 'pictures', sides: null, suggestedName: 'set' })
  expect(labelled.offers.map(({ layout }) => layout)).toEqual(['pairs', 'two-domains', 'pictures'])
  expect(await lookAt(both('trainA', 'trainB'), ['set'])).toMatchObject({
    layout: 'pairs',
    suggestedName: 'set'
  })
})

it('takes files of two squares for pairs side by side, but not when one is otherwise', async () => {
  const wide = (count: number) =>
    Object.fromEntries(
      Array.from({ length: count }, (_, i) => [`ab/${i}.png`, plain('#c86432', 80, 40).toBuffer('image/png')])
    )
  const found = await lookAt(wide(6), ['ab'])
  expect(found).toMatchObject({ layout: 'halves', sides: { a: 'left half', b: 'right half' } })
  expect(found.offers.map(({ layout }) => layout)).toEqual(['halves', 'pictures'])
  expect(found.previewsA).toHaveLength(6)
  const mixed = await lookAt({ ...wide(6), ...some(1, () => 'ab/square.png') }, ['ab'])
  expect(mixed.offers.map(({ layout }) => layout)).toEqual(['pictures'])
})
