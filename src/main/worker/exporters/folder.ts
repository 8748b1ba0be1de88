// Makes a folder of exported files: all of it or none of it, never over something that is there.
import { constants } from 'node:fs'
import { access, lstat, mkdir, mkdtemp, open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { fail, StudioError } from '../../../preload/result'
import { safeName } from './names'

/** Writes one file of the export; the name is relative to its folder. */
export type Write = (name: string, content: Buffer | string) => Promise<void>

const remedies: Record<string, [what: string, remedy: string]> = {
  ENOSPC: ['The disk is full.', 'Free some space or choose a folder on another disk, then export again.'],
  EDQUOT: [
    'Your share of this disk is used up.',
    'Free some space or choose another folder, then export again.'
  ],
  EROFS: ['This folder is on a disk that can only be read.', 'Choose a folder you can write to.'],
  EACCES: ['Atelier may not write into this folder.', 'Choose a folder you can write to.'],
  EPERM: ['Atelier may not write into this folder.', 'Choose a folder you can write to.'],
  ENOENT: ['The folder is not there any more.', 'Choose another folder.'],
  ENOTDIR: ['This is a file, not a folder.', 'Choose a folder.'],
  ENAMETOOLONG: ['The name is too long for this disk.', 'Give the export a shorter title.']
}

function diskFault(error: unknown, place: string): unknown {
  if (error instanceof StudioError) return error
  const known = remedies[(error as NodeJS.ErrnoException).code ?? '']
  if (!known) return error
  return fail('disk', `Nothing was exported to ${place}. ${known[0]}`, known[1], error)
}

const exists = (path: string) =>
  lstat(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false
      throw error
    }
  )

/** Where the export goes: `folder` itself while it does not exist, otherwise a new folder inside it. */
async function destination(folder: string, title: string): Promise<{ parent: string; name: string }> {
  if (!(await exists(folder))) return { parent: dirname(folder), name: basename(folder) }
  await access(folder, constants.W_OK | constants.X_OK)
  return { parent: folder, name: safeName(title, 'Gallery') }
}

async function store(path: string, content: Buffer | string): Promise<void> {
  const file = await open(path, 'wx')
  try {
    await file.writeFile(content)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Renames to the first free of "name", "name 2", "name 3" ... and answers where that is. */
async function settle(temporary: string, parent: string, name: string): Promise<string> {
  for (let n = 1; ; n++) {
    const target = join(parent, n === 1 ? name : `${name} ${n}`)
    if (await exists(target)) continue
    try {
      await rename(temporary, target)
      return target
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? ''
      if (!['ENOTEMPTY', 'EEXIST', 'ENOTDIR'].includes(code)) throw error
    }
  }
}

/**
 * Fills a new folder through `fill` and answers its path and how many files are in it. While it is filled it has
 * a temporary name; when anything fails or is cancelled the disk is as before. A full or closed disk is a `disk` fault.
 */
export async function exportFolder(
  folder: string,
  title: string,
  fill: (write: Write) => Promise<void>
): Promise<{ folder: string; files: number }> {
  let made: string | undefined
  try {
    const { parent, name } = await destination(folder, title)
    made = await mkdir(parent, { recursive: true })
    const work = await mkdtemp(join(parent, '.atelier-export-'))
    made ??= work
    let files = 0
    await fill(async (file, content) => {
      await mkdir(dirname(join(work, file)), { recursive: true })
      await store(join(work, file), content)
      files++
    })
    return { folder: await settle(work, parent, name), files }
  } catch (error) {
    if (made) await rm(made, { recursive: true, force: true })
    throw diskFault(error, folder)
  }
}
