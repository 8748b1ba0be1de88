// Finds the pictures in what was dropped or chosen: files and folders, walked once each, in a fixed order.
import type { Dirent, Stats } from 'node:fs'
import { readdir, realpath, stat } from 'node:fs/promises'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import type { Broken } from '../../../preload/nouns'
import { fail } from '../../../preload/result'
import { unreadableFrom } from './decode'
import { inOrder } from './flow'
import { isPictureName } from './formats'

/** `file` is the path that people see, with `/`, relative to the folder (or to what was dropped together). */
export type Found = { path: string; file: string; bytes: number }

export type Scan = {
  /** What was chosen, absolute, without what lies inside another. */
  roots: string[]
  /** The folder that was dropped, or the one that holds what was. */
  folder: string
  name: string
  /** Sorted by `file`, in code-point order. */
  files: Found[]
  broken: Broken[]
}

const passedOver = new Set(['__MACOSX', '@eaDir', '$RECYCLE.BIN', 'System Volume Information'])
const isPassedOver = (name: string) => name.startsWith('.') || passedOver.has(name)
const statsAtOnce = 64
const mostBytes = 1e9

class Walk {
  readonly files: Found[] = []
  readonly broken: Broken[] = []
  private readonly seen = new Set<string>()

  constructor(
    private readonly signal: AbortSignal,
    private readonly counted: (files: number) => void
  ) {}

  async folder(path: string, file: string): Promise<void> {
    if (this.signal.aborted) throw cancelled()
    // A folder reached again through a link is left out: links may lead in circles.
    const real = await realpath(path)
    if (this.seen.has(real)) return
    this.seen.add(real)
    const entries = (await readdir(path, { withFileTypes: true })).filter(({ name }) => !isPassedOver(name))
    entries.sort((a, b) => (a.name < b.name ? -1 : 1))
    const folders: string[] = []
    for await (const child of inOrder(entries, statsAtOnce, (entry) => this.entry(path, file, entry)))
      if (child) folders.push(child)
    for (const name of folders) await this.attempt(join(path, name), under(file, name))
  }

  /** Keeps a picture; answers the name of a folder. */
  private async entry(path: string, file: string, entry: Dirent): Promise<string | undefined> {
    if (entry.isDirectory()) return entry.name
    if (!entry.isSymbolicLink()) return this.keep(join(path, entry.name), under(file, entry.name))
    const target = await stat(join(path, entry.name)).catch(() => null)
    if (target?.isDirectory()) return entry.name
    return this.keep(join(path, entry.name), under(file, entry.name))
  }

  private async keep(path: string, file: string): Promise<undefined> {
    if (!isPictureName(file)) return
    if (this.signal.aborted) throw cancelled()
    try {
      this.add(path, file, await stat(path))
    } catch (error) {
      this.broken.push({ file, reason: unreadableFrom(error).message })
    }
    this.counted(this.files.length)
  }

  add(path: string, file: string, stats: Stats): void {
    if (!stats.isFile()) this.broken.push({ file, reason: 'This is not an ordinary file.' })
    else if (stats.size > mostBytes)
      this.broken.push({ file, reason: 'The file is larger than 1 GB. Save it smaller.' })
    else this.files.push({ path, file, bytes: stats.size })
  }

  /** A sub-folder that cannot be opened is reported; its neighbours are still walked. */
  private async attempt(path: string, file: string): Promise<void> {
    try {
      await this.folder(path, file)
    } catch (error) {
      const { code, syscall } = error as NodeJS.ErrnoException
      if (syscall === undefined) throw error
      this.broken.push({ file, reason: `The folder could not be opened (${code}).` })
    }
  }
}

const under = (file: string, name: string) => (file === '' ? name : `${file}/${name}`)

/** The fault of a job that was asked to stop. */
export const cancelled = () => fail('cancelled', 'Cancelled. Nothing was changed.')

async function rootStats(path: string): Promise<Stats> {
  try {
    return await stat(path)
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT'
    throw missing
      ? fail(
          'not-found',
          `“${path}” does not exist.`,
          'Check that it was not moved or renamed, and that its disk is connected.',
          error
        )
      : fail(
          'invalid',
          `“${path}” cannot be opened.`,
          'Check that you are allowed to open it, or choose another folder.',
          error
        )
  }
}

/** Sorts by code points: the same order on every system. */
export function byCodePoint<T>(items: T[], nameOf: (item: T) => string): T[] {
  return items
    .map((item) => ({ item, key: Buffer.from(nameOf(item)) }))
    .sort((a, b) => Buffer.compare(a.key, b.key))
    .map(({ item }) => item)
}

function commonFolder(paths: string[]): string {
  let folder = dirname(paths[0]!)
  while (!paths.every((path) => isInside(path, folder))) folder = dirname(folder)
  return folder
}

const isInside = (path: string, folder: string) =>
  path.startsWith(folder.endsWith(sep) ? folder : folder + sep)

/** What folders are called beside each other: by their own names, or, where these are the same, by more of the path. */
export function labelsOf(folders: string[]): string[] {
  const names = folders.map((folder) => basename(folder))
  if (new Set(names).size === names.length) return names
  const common = commonFolder(folders)
  return folders.map((folder) => relative(common, folder).split(sep).join('/'))
}

function empty({ folder, broken }: Scan): Error {
  const remedy = 'Choose a folder that holds JPEG, PNG, WebP, GIF, TIFF, AVIF or BMP pictures.'
  if (broken.length === 0) return fail('invalid', `There are no pictures in “${folder}”.`, remedy)
  return fail(
    'invalid',
    `No picture in “${folder}” can be read: ${broken[0]!.file}: ${broken[0]!.reason}`,
    remedy
  )
}

/**
 * Walks files and folders (absolute paths). `counted` hears how many pictures were found so far.
 * Throws `not-found` or `invalid` when a path cannot be opened, `invalid` when there is no picture, `cancelled`.
 */
export async function scan(
  paths: string[],
  signal: AbortSignal,
  counted: (files: number) => void = () => {}
): Promise<Scan> {
  const whole = [...new Set(paths.map((path) => resolve(path)))]
  const roots = whole.filter((path) => !whole.some((other) => isInside(path, other)))
  const walk = new Walk(signal, counted)
  const labels = roots.length === 1 ? [''] : labelsOf(roots)
  for (const [i, path] of roots.entries()) {
    const stats = await rootStats(path)
    const name = labels[i]!
    if (!stats.isDirectory()) {
      if (isPictureName(path)) walk.add(path, basename(path), stats)
      continue
    }
    await walk.folder(path, name).catch((error: NodeJS.ErrnoException) => {
      if (error.syscall === undefined) throw error
      throw fail(
        'invalid',
        `“${path}” cannot be opened.`,
        'Check that you are allowed to open it, or choose another folder.',
        error
      )
    })
  }
  const single = roots.length === 1 && !walk.files.some(({ path }) => path === roots[0])
  const folder = single ? roots[0]! : commonFolder(roots)
  const name = basename(folder).replace(/\s+/g, ' ').trim().slice(0, 120) || 'Pictures'
  const found = {
    roots,
    folder,
    name,
    files: byCodePoint(walk.files, ({ file }) => file),
    broken: byCodePoint(walk.broken, ({ file }) => file)
  }
  if (found.files.length === 0) throw empty(found)
  return found
}

/** The class of a file: its first sub-folder. */
export const classOf = (file: string) => file.slice(0, Math.max(0, file.indexOf('/')))

/**
 * Classes, in code-point order, with their pictures: when every picture lies in a sub-folder and there are two or more.
 * Empty otherwise.
 */
export function classesOf(files: string[]): { name: string; pictures: number }[] {
  const counts = new Map<string, number>()
  for (const file of files) counts.set(classOf(file), (counts.get(classOf(file)) ?? 0) + 1)
  if (counts.has('') || counts.size < 2) return []
  return byCodePoint([...counts], ([name]) => name).map(([name, pictures]) => ({ name, pictures }))
}
