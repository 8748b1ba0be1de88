import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmod, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Image } from '@napi-rs/canvas'
import { describe, expect, it, onTestFinished } from 'vitest'
import { jobs } from '../../../preload/jobs'
import { openDataset } from '../data/feed'
import { diskFault, Pack } from '../data/pack'
import { noise, plain, temporaryFolder } from '../data/test-pictures'
import { asNobody, hasPermissions } from '../../nobody.test-data'
import { importPictures } from './import'
import { colours, listening, orderOf, pictures, rgbOf, some } from './test-folders'

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

  it('shows about a hundred small pictures on the way, each once', async () => {
    const { folder, into } = await pictures(some(150))
    const context = listening()
    await importPictures(orderOf(folder, into, 256), context)
    const shown = context.heard.flatMap(([, body]) => ('pictures' in body ? (body.pictures ?? []) : []))
    expect(shown).toHaveLength(96)
    expect(new Set(shown.map(({ name }) => name)).size).toBe(96)
    const image = new Image()
    image.src = shown[0]!.bytes
    await image.decode()
    expect(image.naturalWidth).toBe(64)
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
      for (let i = 0; i < 2000; i++) await pack.add('pictures', picture)
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

  it.runIf(hasPermissions)('a folder that may not be written', async () => {
    const { root, folder, into } = await pictures(some(4))
    await chmod(root, 0o555)
    onTestFinished(() => chmod(root, 0o755))
    const refused = asNobody(() => importPictures(orderOf(folder, into), listening()))
    await expect(refused).rejects.toMatchObject({
      fault: { code: 'disk', message: expect.stringContaining('not allowed'), remedy: expect.any(String) }
    })
    expect((await readdir(root)).some((name) => name.startsWith('dataset'))).toBe(false)
  })

  it.runIf(hasPermissions)('a folder that may not be read', async () => {
    const { root, folder, into } = await pictures(some(4))
    await chmod(root, 0o777)
    await chmod(folder, 0o000)
    onTestFinished(() => chmod(folder, 0o755))
    const refused = asNobody(() => importPictures(orderOf(folder, into), listening()))
    await expect(refused).rejects.toMatchObject({
      fault: {
        message: expect.stringContaining('cannot be opened'),
        remedy: expect.stringContaining('allowed')
      }
    })
  })

  it.runIf(hasPermissions)('a picture that may not be read, among others', async () => {
    const { root, folder, into } = await pictures(some(6))
    await chmod(root, 0o777)
    await chmod(folder, 0o755)
    const [closed] = await readdir(folder)
    await chmod(join(folder, closed!), 0o000)
    onTestFinished(() => chmod(join(folder, closed!), 0o644))
    const answer = await asNobody(() => importPictures(orderOf(folder, into), listening()))
    expect(answer.pictures).toBe(5)
    expect(answer.broken).toEqual([{ file: closed, reason: expect.stringContaining('not allowed') }])
  })
})
