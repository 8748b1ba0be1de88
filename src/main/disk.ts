// Writes files whole or not at all, and says in sentences why the disk refused.
import { randomBytes } from 'node:crypto'
import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { StudioError, fail } from '../preload/result'

const refusals: Record<string, (path: string) => [message: string, remedy: string]> = {
  ENOSPC: (path) => [
    `The disk that holds ${path} is full.`,
    'Free some space, then try again. Nothing that was already saved is lost.'
  ],
  EDQUOT: (path) => [
    `Your share of the disk that holds ${path} is used up.`,
    'Free some space or ask for a larger share, then try again. Nothing that was already saved is lost.'
  ],
  EROFS: (path) => [
    `${path} cannot be changed: its disk is read-only.`,
    'Choose a library on a disk that can be written.'
  ],
  EACCES: (path) => [
    `${path} cannot be used: this account has no permission.`,
    'Give this account permission to read and write there, or choose another folder.'
  ],
  EPERM: (path) => [
    `${path} cannot be used: the system does not allow it.`,
    'Give this account permission to read and write there, or choose another folder.'
  ],
  ENOENT: (path) => [
    `${path} does not exist.`,
    'Check the path. If it is on another disk, connect that disk.'
  ],
  ENOTDIR: (path) => [`${path} is not a folder.`, 'Choose a folder.'],
  EIO: (path) => [
    `The disk failed while Atelier used ${path}.`,
    'Copy the library to another disk, then check this one.'
  ],
  EMFILE: () => ['Too many files are open at once.', 'Close other programs, then try again.']
}

/** The error that people see for a refusal of the file system; anything else passes through unchanged. */
export function diskFault(error: unknown, path: string): unknown {
  if (error instanceof StudioError || !(error instanceof Error)) return error
  const refusal = refusals[(error as NodeJS.ErrnoException).code ?? '']
  if (!refusal) return error
  const [message, remedy] = refusal(path)
  return fail('disk', message, remedy, error)
}

/** Does `work` on `path`; a refusal of the file system becomes a `disk` fault that names the path. */
export async function onDisk<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw diskFault(error, path)
  }
}

async function syncFolder(folder: string): Promise<void> {
  // Windows has no way to flush a folder: its rename is journaled.
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Renames and makes the new name last through a loss of power. */
export async function renameWhole(from: string, to: string): Promise<void> {
  await rename(from, to)
  await syncFolder(dirname(to))
}

/** What a file is called while it is being written. */
export const temporaryName = /\.[0-9a-f]{8}\.tmp$/

/** Puts `text` into `path` so that a reader, a crash or a full disk never sees half of it. */
export async function writeWhole(path: string, text: string): Promise<void> {
  const temporary = `${path}.${randomBytes(4).toString('hex')}.tmp`
  await onDisk(path, async () => {
    try {
      const handle = await open(temporary, 'wx')
      try {
        await handle.writeFile(text)
        await handle.sync()
      } finally {
        await handle.close()
      }
      await renameWhole(temporary, path)
    } catch (error) {
      await rm(temporary, { force: true })
      throw error
    }
  })
}

/** Renames what a person may have taken away by hand: then there is nothing to do. */
export async function moveIfThere(from: string, to: string): Promise<void> {
  try {
    await renameWhole(from, to)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
}
