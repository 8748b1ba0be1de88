// Where things lie in the library folder.
import { constants } from 'node:fs'
import { access, mkdir, readdir, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fail } from '../preload/result'
import { diskFault, onDisk } from './disk'

/** Folders under `datasets/` that are being made or unmade; nobody else reads them. */
export const making = '.making-'
export const removing = '.removing-'

/** Every path of a library; all absolute. */
export type Library = ReturnType<typeof libraryAt>

export function libraryAt(folder: string) {
  const datasets = join(folder, 'datasets')
  const runs = join(folder, 'runs')
  const gallery = join(folder, 'gallery')
  return {
    folder,
    log: join(folder, 'atelier.db'),
    lock: join(folder, 'library.lock'),
    datasets,
    runs,
    gallery,
    trash: join(gallery, '.trash'),
    dataset: (id: string) => join(datasets, id),
    datasetInTheMaking: (ticket: string) => join(datasets, making + ticket),
    datasetGoing: (id: string) => join(datasets, removing + id),
    run: (id: string) => join(runs, id),
    runGoing: (id: string) => join(runs, removing + id),
    runRecord: (id: string) => join(runs, id, 'run.json'),
    checkpoints: (id: string) => join(runs, id, 'checkpoints'),
    /** The networks that a run began with, where they came from another one. */
    origin: (id: string) => join(runs, id, 'from'),
    work: (id: string) => join(gallery, `${id}.png`),
    workRecord: (id: string) => join(gallery, `${id}.json`),
    trashed: (id: string) => join(gallery, '.trash', `${id}.png`),
    trashedRecord: (id: string) => join(gallery, '.trash', `${id}.json`)
  }
}

/** The folder that the window and the command line use when nobody names one. */
export function defaultLibrary(
  environment: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
  home = homedir()
): string {
  const { ATELIER_LIBRARY, XDG_DATA_HOME, LOCALAPPDATA } = environment
  if (ATELIER_LIBRARY) return resolve(ATELIER_LIBRARY)
  if (platform === 'win32') return join(LOCALAPPDATA ?? join(home, 'AppData', 'Local'), 'Atelier', 'library')
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Atelier', 'library')
  return join(XDG_DATA_HOME || join(home, '.local', 'share'), 'atelier', 'library')
}

async function checkFolder(folder: string): Promise<boolean> {
  try {
    if (!(await stat(folder)).isDirectory())
      throw fail('disk', `The library ${folder} is a file, not a folder.`, 'Choose a folder.')
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
    throw diskFault(error, folder)
  }
}

async function makeFolder(folder: string): Promise<void> {
  const parent = dirname(folder)
  if (folder !== defaultLibrary() && !(await checkFolder(parent)))
    throw fail(
      'disk',
      `The library ${folder} cannot be made: ${parent} does not exist.`,
      'Check the path. If it is on another disk, connect that disk.'
    )
  // Made recursively, Node says of a read-only disk that the folder does not exist.
  await mkdir(folder, { recursive: folder === defaultLibrary() })
}

/** Makes sure that the folder is there and can be written. `make` allows to begin a new library. */
export async function openLibrary(folder: string, make: boolean): Promise<Library> {
  const library = libraryAt(resolve(folder))
  const there = await checkFolder(library.folder)
  if (!there && !make)
    throw fail(
      'not-found',
      `There is no library in ${library.folder}.`,
      'Check the path after --library, or begin one there with `atelier import`.'
    )
  await onDisk(library.folder, async () => {
    if (!there) await makeFolder(library.folder)
    await access(library.folder, constants.R_OK | constants.W_OK)
    for (const each of [library.datasets, library.runs, library.gallery])
      await mkdir(each, { recursive: true })
  })
  return library
}

/** Steps of the complete checkpoints on disk, ascending, with their folders. */
export async function checkpointsOf(
  library: Library,
  run: string
): Promise<{ step: number; folder: string }[]> {
  const folder = library.checkpoints(run)
  if (!(await checkFolder(folder))) return []
  const found = await readdir(folder, { withFileTypes: true })
  return found
    .filter((entry) => entry.isDirectory() && /^\d+$/.test(entry.name))
    .map((entry) => ({ step: Number(entry.name), folder: join(folder, entry.name) }))
    .sort((a, b) => a.step - b.step)
}
