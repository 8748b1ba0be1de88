import { basename } from 'node:path'
import { Image } from '@napi-rs/canvas'
import { expect, it } from 'vitest'
import { jobs } from '../../../preload/jobs'
import { noise } from '../data/test-pictures'
import { look } from './look'
import { listening, pictures, some } from './test-folders'

const orderFor = (folder: string, resolution: number) =>
  jobs.look.in.parse({ paths: [folder], resolution, background: '#ffffff' })

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
