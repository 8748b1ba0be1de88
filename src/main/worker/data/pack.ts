// Writes a dataset's pixels, labels and card into a new folder that appears whole or not at all.
import { createHash } from 'node:crypto'
import { mkdir, open, rename, rm, statfs, writeFile, type FileHandle } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fail, StudioError } from '../../../preload/result'
import { hashEnd, partFiles, type PartHash, type Part } from './parts'

const batchBytes = 4 * 2 ** 20
/** Left free on the disk for everything else, bytes. */
const spare = 64 * 2 ** 20

const troubles: Record<string, [message: string, remedy: string]> = {
  ENOSPC: ['The disk is full', 'Free some space, or choose a library on another disk, then import again.'],
  EDQUOT: [
    'Your share of the disk is used up',
    'Free some space, or choose a library on another disk, then import again.'
  ],
  EROFS: [
    'The disk can only be read, not written',
    'Choose a library on a disk that can be written, then import again.'
  ],
  EACCES: [
    'Atelier is not allowed to write there',
    'Change the folder’s permissions, or choose another library, then import again.'
  ],
  EPERM: [
    'Atelier is not allowed to write there',
    'Change the folder’s permissions, or choose another library, then import again.'
  ]
}

/** Turns an error of writing into a `disk` fault; faults and bugs pass through. */
export function diskFault(error: unknown): unknown {
  const { code = '', syscall } = error as NodeJS.ErrnoException
  if (error instanceof StudioError || syscall === undefined) return error
  const [message, remedy] = troubles[code] ?? [
    `The disk reports an error (${code})`,
    'Check the disk, then import again.'
  ]
  return fail('disk', `The dataset could not be written. ${message}. Nothing was kept.`, remedy, error)
}

const inMegabytes = (bytes: number) => `${Math.ceil(bytes / 1e6).toLocaleString('en-GB')} MB`

/** Refuses early what cannot fit. `folder` need not exist yet; its parent must. */
export async function checkRoom(folder: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(dirname(folder))
  if (bavail * bsize >= bytes + spare) return
  throw fail(
    'disk',
    `The dataset needs ${inMegabytes(bytes + spare)}, but the disk has ${inMegabytes(bavail * bsize)} left.`,
    'Free some space, choose a smaller resolution, or choose a library on another disk.'
  )
}

async function writeWhole(path: string, data: string | Uint8Array): Promise<void> {
  await writeFile(path, data, { flush: true })
}

async function settle(folder: string): Promise<void> {
  // Windows cannot open a folder to flush it, and needs not.
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  await handle.sync().finally(() => handle.close())
}

/** One part being written: its file, and the hash of what is in it so far. */
class PartFile {
  pictures = 0
  readonly hash = createHash('sha256')
  private readonly batch: Buffer
  private filled = 0

  private constructor(
    private readonly file: FileHandle,
    resolution: number
  ) {
    const picture = resolution * resolution * 3
    this.batch = Buffer.alloc(Math.max(1, Math.floor(batchBytes / picture)) * picture)
  }

  static async begin(path: string, resolution: number): Promise<PartFile> {
    return new PartFile(await open(path, 'wx'), resolution)
  }

  async add(pixels: Uint8Array): Promise<void> {
    this.batch.set(pixels, this.filled)
    this.filled += pixels.length
    this.pictures += 1
    if (this.filled === this.batch.length) await this.flush()
  }

  private async flush(): Promise<void> {
    const full = this.batch.subarray(0, this.filled)
    this.hash.update(full)
    for (let at = 0; at < full.length;) at += (await this.file.write(full, at)).bytesWritten
    this.filled = 0
  }

  async seal(): Promise<void> {
    await this.flush()
    await this.file.sync()
    await this.file.close()
  }

  close(): Promise<void> {
    return this.file.close()
  }
}

/**
 * A dataset being written: one file a part (see `partFiles`), `pictures` and at most one more.
 * It is built in `FOLDER.part` and renamed when finished. Errors are those of the file system (see `diskFault`).
 */
export class Pack {
  private readonly parts = new Map<Part, PartFile>()

  private constructor(
    readonly into: string,
    readonly folder: string,
    private readonly resolution: number
  ) {}

  static async begin(into: string, resolution: number): Promise<Pack> {
    const folder = `${into}.part`
    await rm(folder, { recursive: true, force: true })
    await mkdir(folder)
    await mkdir(join(folder, 'thumbnails'))
    return new Pack(into, folder, resolution)
  }

  /** Adds one picture, [resolution, resolution, 3], to a part. */
  async add(part: Part, pixels: Uint8Array): Promise<void> {
    let file = this.parts.get(part)
    if (!file) {
      file = await PartFile.begin(join(this.folder, partFiles[part]), this.resolution)
      this.parts.set(part, file)
    }
    await file.add(pixels)
  }

  /** Writes labels (uint16, little endian, one a picture; none without classes) and answers the dataset's hash, hex. */
  async seal(labels: number[], classes: string[]): Promise<string> {
    for (const file of this.parts.values()) await file.seal()
    const { hash, pictures } = this.parts.get('pictures')!
    if (classes.length > 0) {
      const bytes = Buffer.alloc(2 * labels.length)
      labels.forEach((label, i) => bytes.writeUInt16LE(label, 2 * i))
      hash.update(bytes)
      await writeWhole(join(this.folder, 'labels.bin'), bytes)
    }
    const [beside = null] = [...this.parts].flatMap(([part, file]): PartHash[] =>
      part === 'pictures' ? [] : [{ part, pictures: file.pictures, sha256: file.hash.digest('hex') }]
    )
    return hash.update(hashEnd(this.resolution, pictures, classes, beside)).digest('hex')
  }

  async thumbnail(file: string, bytes: Uint8Array): Promise<void> {
    await writeWhole(join(this.folder, file), bytes)
  }

  /** Writes `dataset.json` last and lets the folder appear. */
  async finish(card: unknown): Promise<void> {
    await writeWhole(join(this.folder, 'dataset.json'), `${JSON.stringify(card, null, 2)}\n`)
    await settle(this.folder)
    await rename(this.folder, this.into)
    await settle(dirname(this.into))
  }

  /** Leaves nothing behind. */
  async abandon(): Promise<void> {
    for (const file of this.parts.values()) await file.close().catch(() => {})
    await rm(this.folder, { recursive: true, force: true })
  }
}
