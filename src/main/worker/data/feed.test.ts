import { access, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { importPictures } from '../jobs/import'
import { colours, listening, orderOf, pictures, rgbOf, some } from '../jobs/test-folders'
import { openDataset } from './feed'

const made = async () => {
  const { folder, into } = await pictures(some(9))
  return { into, ...(await importPictures(orderOf(folder, into), listening())) }
}

it('serves pictures by their indices', async () => {
  const { into, hash } = await made()
  const feed = await openDataset(into, hash)
  expect(feed).toMatchObject({ counts: { pictures: 9 }, resolution: 32, labels: undefined })
  const batch = feed.batch('pictures', [8, 0, 0, 3])
  expect(batch).toHaveLength(4 * 3072)
  expect([0, 3072, 6144, 9216].map((at) => [...batch.subarray(at, at + 3)])).toEqual(
    [8, 0, 0, 3].map((i) => rgbOf(colours[i]!))
  )
  batch.fill(0)
  expect(feed.batch('pictures', [8])[0]).toBe(255)
  expect(() => feed.batch('pictures', [9])).toThrow(RangeError)
  await feed.close()
})

it('serves the same from the file when the pictures do not fit into memory', async () => {
  const { into, hash } = await made()
  const [kept, read] = [await openDataset(into, hash), await openDataset(into, hash, 0)]
  const indices = [4, 8, 1, 0, 7]
  expect(Buffer.compare(kept.batch('pictures', indices), read.batch('pictures', indices))).toBe(0)
  await truncate(join(into, 'images.bin'), 8 * 3072)
  expect(() => read.batch('pictures', [8])).toThrow('cut while it was in use')
  await Promise.all([kept.close(), read.close()])
})

it('reads ahead what a step will ask for, and nothing of the file when it is asked', async () => {
  const { into, hash } = await made()
  const read = await openDataset(into, hash, 0)
  const before = read.batch('pictures', [8, 2])
  read.ahead('pictures', [2, 8])
  // The reads have been given to the system's threads; they are done long before this.
  await setTimeout(200)
  await truncate(join(into, 'images.bin'), 0)
  expect(Buffer.compare(read.batch('pictures', [8, 2]), before)).toBe(0)
  expect(() => read.batch('pictures', [1])).toThrow('cut while it was in use')
  await read.close()
})

it('notices a cut file, a flipped bit, another dataset, a damaged or missing card', async () => {
  const { into, hash } = await made()
  const images = join(into, 'images.bin')
  const bytes = await readFile(images)
  await expect(openDataset(into, 'f'.repeat(64))).rejects.toMatchObject({
    fault: { code: 'disk', message: expect.stringContaining('not the one that this run was begun with') }
  })
  const flipped = Buffer.from(bytes)
  flipped[5000]! ^= 4
  await writeFile(images, flipped)
  await expect(openDataset(into, hash)).rejects.toMatchObject({
    fault: { code: 'disk', message: expect.stringContaining('not those that were imported') }
  })
  await truncate(images, bytes.length - 1)
  await expect(openDataset(into, hash)).rejects.toMatchObject({
    fault: {
      code: 'disk',
      message: expect.stringContaining(`${bytes.length - 1} bytes instead of ${bytes.length}`)
    }
  })
  await writeFile(join(into, 'dataset.json'), '{"format":')
  await expect(openDataset(into, hash)).rejects.toMatchObject({
    fault: { code: 'disk', message: expect.stringContaining('is damaged') }
  })
  await rm(join(into, 'dataset.json'))
  await expect(openDataset(into, hash)).rejects.toMatchObject({ fault: { code: 'not-found' } })
  await expect(access(images)).resolves.toBeUndefined()
})
