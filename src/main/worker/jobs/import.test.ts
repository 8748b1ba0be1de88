import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  access,
  chmod,
  mkdir,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  truncate,
  writeFile
} from 'node:fs/promises'
import { basename, join } from 'node:path'
import { Image } from '@napi-rs/canvas'
import { describe, expect, it, onTestFinished } from 'vitest'
import { jobs } from '../../../preload/contract'
import { openDataset } from '../data/feed'
import { diskFault, Pack } from '../data/pack'
import { noise, plain, temporaryFolder } from '../data/test-pictures'
import type { JobContext } from './context'
import { importPictures } from './import'
import { look } from './look'

type Report = Parameters<JobContext['report']>
type Heard = JobContext & { heard: Report[] }

function listening(
  signal = new AbortController().signal,
  onReport: (body: Report[1]) => void = () => {}
): Heard {
  const heard: Report[] = []
  const report = (...report: Report) => {
    heard.push(structuredClone(report))
    onReport(report[1])
  }
  return { signal, report: report as JobContext['report'], nudges: () => [], heard }
}

function orderOf(folder: string, into: string, resolution = 32) {
  return jobs.import.in.parse({ paths: [folder], name: 'Test', resolution, into })
}

/** A folder `pictures` with files of the given contents, and where to import them. */
async function pictures(
  files: Record<string, Uint8Array>
): Promise<{ folder: string; into: string; root: string }> {
  const root = await temporaryFolder()
  const folder = join(root, 'pictures')
  await mkdir(folder)
  for (const [file, bytes] of Object.entries(files)) {
    await mkdir(join(folder, file, '..'), { recursive: true })
    await writeFile(join(folder, file), bytes)
  }
  return { root, folder, into: join(root, 'dataset') }
}

const colours = [
  '#ff0000',
  '#00ff00',
  '#0000ff',
  '#c86432',
  '#112233',
  '#fedcba',
  '#808080',
  '#000000',
  '#ffffff'
]
const plainPng = (i: number) => plain(colours[i % colours.length]!, 40).toBuffer('image/png')
const some = (count: number, nameOf = (i: number) => `${i}.png`) =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [nameOf(i), plainPng(i)]))
const rgbOf = (colour: string) => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16))

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false
  )

async function digest(folder: string): Promise<string> {
  const hash = createHash('sha256')
  for (const name of (await readdir(folder, { recursive: true })).sort()) {
    const path = join(folder, name)
    const { mtimeMs, mode, size } = await stat(path)
    hash.update(JSON.stringify([name, mtimeMs, mode, size]))
    if (!(await stat(path)).isDirectory()) hash.update(await readFile(path))
  }
  return hash.digest('hex')
}

describe('import', () => {
  it('packs every picture in the order of the names and leaves the originals as they were', async () => {
    const { folder, into } = await pictures(some(9))
    const before = await digest(folder)
    const context = listening()
    const answer = jobs.import.out.parse(await importPictures(orderOf(folder, into), context))
    expect(await digest(folder)).toBe(before)
    const bytes = await readFile(join(into, 'images.bin'))
    expect(bytes).toHaveLength(9 * 32 * 32 * 3)
    colours.forEach((colour, i) => {
      const picture = bytes.subarray(i * 3072, (i + 1) * 3072)
      expect(picture.equals(Buffer.from(Array.from({ length: 1024 }, () => rgbOf(colour)).flat()))).toBe(true)
    })
    expect(answer).toMatchObject({
      pictures: 9,
      resolution: 32,
      smallest: 40,
      largest: 40,
      broken: [],
      classes: []
    })
    expect(answer.packedBytes).toBe(bytes.length)
    expect((await readdir(into)).sort()).toEqual(['dataset.json', 'images.bin', 'thumbnails'])
    expect(JSON.parse(await readFile(join(into, 'dataset.json'), 'utf8'))).toMatchObject({
      format: 1,
      name: 'Test',
      hash: answer.hash
    })
    expect(context.heard.at(-1)![1]).toMatchObject({ progress: { share: 1, done: 9, of: 9 }, broken: [] })
  })

  it('draws thumbnails from the originals, up to 256 px, never enlarged', async () => {
    const { folder, into } = await pictures({ ...some(12), '3.png': noise(700).toBuffer('image/png') })
    const { thumbnails } = await importPictures(orderOf(folder, into), listening())
    expect(thumbnails).toEqual([0, 1, 2, 3, 4, 5, 6, 7].map((i) => `thumbnails/${i}.webp`))
    const sides = await Promise.all(
      thumbnails.map(async (file) => {
        const image = new Image()
        image.src = await readFile(join(into, file))
        await image.decode()
        return image.naturalWidth
      })
    )
    expect(new Set(sides)).toEqual(new Set([40, 256]))
  })

  it('gives the same hash to the same pictures, and another to others, other sizes and other classes', async () => {
    const hashOf = async (files: Record<string, Uint8Array>, resolution = 32) => {
      const { folder, into } = await pictures(files)
      return (await importPictures(orderOf(folder, into, resolution), listening())).hash
    }
    const inClasses = (i: number) => `${i < 4 ? 'a' : 'b'}/${i}.png`
    const first = await hashOf(some(8))
    expect(first).toMatch(/^[0-9a-f]{64}$/)
    expect(await hashOf(some(8))).toBe(first)
    const changed = plain('#c86433', 40).toBuffer('image/png')
    const others = [
      await hashOf({ ...some(8), '3.png': changed }),
      await hashOf(some(7)),
      await hashOf(some(8), 64),
      await hashOf(some(8, inClasses)),
      await hashOf(some(8, (i) => inClasses(i).replace('b/', 'c/')))
    ]
    expect(new Set([first, ...others]).size).toBe(6)
  })

  it('takes sub-folders as classes', async () => {
    const { folder, into } = await pictures(some(9, (i) => `${['zoo', 'ant', 'bee'][i % 3]}/${i}.png`))
    const answer = await importPictures(orderOf(folder, into), listening())
    expect(answer.classes).toEqual(['ant', 'bee', 'zoo'].map((name) => ({ name, pictures: 3 })))
    const feed = await openDataset(into)
    expect([...feed.labels!]).toEqual([0, 0, 0, 1, 1, 1, 2, 2, 2])
    await feed.close()
  })

  it('goes on without broken files and lists each with its reason', async () => {
    const jpeg = noise(64).toBuffer('image/jpeg')
    const { folder, into } = await pictures({
      ...some(5),
      'cut <b>.jpg': jpeg.subarray(0, jpeg.length / 2),
      'text\n"quoted".png': Buffer.from('no picture'),
      'empty 🙂.webp': Buffer.alloc(0),
      'notes.txt': Buffer.from('not listed')
    })
    await symlink('nowhere', join(folder, 'gone.gif'))
    const context = listening()
    const { broken, pictures: kept } = await importPictures(orderOf(folder, into), context)
    expect(kept).toBe(5)
    expect(Object.fromEntries(broken.map(({ file, reason }) => [file, reason]))).toEqual({
      'gone.gif': 'The file is not there: it was moved, or it is a link that leads nowhere.',
      'cut <b>.jpg': 'The file is cut off: its end is missing.',
      'empty 🙂.webp': 'The file is empty.',
      'text\n"quoted".png': 'This is not a picture, although it is named like one.'
    })
    expect(context.heard.at(-1)![1]).toMatchObject({ broken })
  })
})

describe('faults leave nothing behind', () => {
  it('three pictures are too few', async () => {
    const { root, folder, into } = await pictures({ ...some(3), 'x.png': Buffer.from('text') })
    await expect(importPictures(orderOf(folder, into), listening())).rejects.toMatchObject({
      fault: {
        code: 'invalid',
        message: expect.stringMatching(/^Only 3 pictures could be read \(x\.png: This is not a picture/),
        remedy: expect.stringContaining('at least 4 pictures; 50 or more')
      }
    })
    expect(await readdir(root)).toEqual(['pictures'])
  })

  it('cancelled between two pictures', async () => {
    const { root, folder, into } = await pictures(some(60))
    const stop = new AbortController()
    const context = listening(stop.signal, (body) => {
      if ('progress' in body && body.progress.done) stop.abort()
    })
    await expect(importPictures(orderOf(folder, into), context)).rejects.toMatchObject({
      fault: { code: 'cancelled' }
    })
    expect(await readdir(root)).toEqual(['pictures'])
    const last = context.heard.at(-1)![1]
    expect('progress' in last && last.progress.done).toBeLessThan(60)
  })

  it('a folder that exists already is not touched', async () => {
    const { folder, into } = await pictures(some(4))
    await mkdir(into)
    await writeFile(join(into, 'mine'), 'mine')
    await expect(importPictures(orderOf(folder, into), listening())).rejects.toMatchObject({
      fault: { code: 'invalid' }
    })
    expect(await readdir(into)).toEqual(['mine'])
  })

  const isRoot = process.getuid?.() === 0
  const canMount = isRoot && process.platform === 'linux' && mounts('size=1m') !== null

  /** A file system in memory; null where this user may not mount one. */
  function mounts(options: string, folder = '/mnt'): string | null {
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder], { stdio: 'ignore' })
    } catch {
      return null
    }
    if (folder === '/mnt') execFileSync('umount', [folder])
    return folder
  }

  async function small(megabytes: number): Promise<string> {
    const folder = join(await temporaryFolder(), 'disk')
    await mkdir(folder)
    mounts(`size=${megabytes}m`, folder)
    onTestFinished(() => void execFileSync('umount', [folder]))
    return folder
  }

  it.runIf(canMount)('a disk that is too small is refused before anything is written', async () => {
    const { folder } = await pictures(some(4))
    const disk = await small(2)
    const imported = importPictures(orderOf(folder, join(disk, 'dataset')), listening())
    await expect(imported).rejects.toMatchObject({
      fault: {
        code: 'disk',
        message: expect.stringContaining('but the disk has 3 MB left'),
        remedy: expect.stringContaining('Free some space')
      }
    })
    expect(await readdir(disk)).toEqual([])
  })

  it.runIf(canMount)('a disk that fills up while it is written', async () => {
    const disk = await small(8)
    const pack = await Pack.begin(join(disk, 'dataset'), 64)
    const picture = new Uint8Array(64 * 64 * 3)
    const fill = async () => {
      for (let i = 0; i < 2000; i++) await pack.add(picture)
    }
    const error = await fill().then(
      () => null,
      (error: unknown) => diskFault(error)
    )
    expect(error).toMatchObject({
      fault: { code: 'disk', message: expect.stringContaining('The disk is full') }
    })
    await pack.abandon()
    expect(await readdir(disk)).toEqual([])
  })

  it.runIf(canMount)('a disk that can only be read', async () => {
    const { folder } = await pictures(some(4))
    const disk = await small(200)
    execFileSync('mount', ['-o', 'remount,ro', disk])
    await expect(importPictures(orderOf(folder, join(disk, 'dataset')), listening())).rejects.toMatchObject({
      fault: { code: 'disk', message: expect.stringContaining('can only be read') }
    })
  })

  it.skipIf(isRoot)('a folder that may not be written', async () => {
    const { root, folder, into } = await pictures(some(4))
    await chmod(root, 0o555)
    onTestFinished(() => chmod(root, 0o755))
    await expect(importPictures(orderOf(folder, into), listening())).rejects.toMatchObject({
      fault: { code: 'disk' }
    })
  })
})

describe('feed', () => {
  const made = async () => {
    const { folder, into } = await pictures(some(9))
    return { into, ...(await importPictures(orderOf(folder, into), listening())) }
  }

  it('serves pictures by their indices', async () => {
    const { into, hash } = await made()
    const feed = await openDataset(into, hash)
    expect(feed).toMatchObject({ pictures: 9, resolution: 32, labels: undefined })
    const batch = feed.batch([8, 0, 0, 3])
    expect(batch).toHaveLength(4 * 3072)
    expect([0, 3072, 6144, 9216].map((at) => [...batch.subarray(at, at + 3)])).toEqual(
      [8, 0, 0, 3].map((i) => rgbOf(colours[i]!))
    )
    batch.fill(0)
    expect(feed.batch([8])[0]).toBe(255)
    expect(() => feed.batch([9])).toThrow(RangeError)
    await feed.close()
  })

  it('serves the same from the file when the pictures do not fit into memory', async () => {
    const { into, hash } = await made()
    const [kept, read] = [await openDataset(into, hash), await openDataset(into, hash, 0)]
    const indices = [4, 8, 1, 0, 7]
    expect(Buffer.compare(kept.batch(indices), read.batch(indices))).toBe(0)
    await truncate(join(into, 'images.bin'), 8 * 3072)
    expect(() => read.batch([8])).toThrow('cut while it was in use')
    await Promise.all([kept.close(), read.close()])
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
    expect(await exists(images)).toBe(true)
  })
})

describe('look', () => {
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
})
