// Puts right what a crash left behind, when a library is opened to be written.
import { readdir, rm } from 'node:fs/promises'
import { join, parse } from 'node:path'
import { moveIfThere, onDisk, renameWhole, temporaryName } from './disk'
import { checkpointsOf, making, removing, type Library } from './library'
import type { Log } from './log/open'
import { closedBeforeTurn, cutShort } from './run-queue'
import type { RunRecords } from './run-records'

/** Half-made folders go; half-removed ones go, or come back while the log still knows them. */
async function clearHalf(folder: string, known: (id: string) => boolean): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name)
    const id = name.startsWith(removing) ? name.slice(removing.length) : undefined
    if (id !== undefined && known(id)) await renameWhole(path, join(folder, id))
    else if (id !== undefined || name.startsWith(making)) await rm(path, { recursive: true })
  }
}

async function clearTemporary(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true }))
    if (entry.isFile() && temporaryName.test(entry.name)) await rm(join(folder, entry.name))
}

/** Removed works can be restored while the studio is open; now they go. One that was being restored comes back. */
async function emptyTrash(library: Library, log: Log): Promise<void> {
  for (const id of log.works.purge())
    for (const path of [library.work(id), library.workRecord(id)]) await rm(path, { force: true })
  const trashed = await readdir(library.trash).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  for (const name of trashed)
    if (log.works.find(parse(name).name))
      await moveIfThere(join(library.trash, name), join(library.gallery, name))
  await rm(library.trash, { recursive: true, force: true })
}

/** Runs that an earlier Atelier left in the middle are interrupted; what waited is paused. */
async function mournRuns(library: Library, log: Log, records: RunRecords): Promise<void> {
  for (const { id, state } of log.runs.list()) {
    if (state === 'queued') log.runs.change(id, closedBeforeTurn)
    else if (state === 'starting' || state === 'running') {
      const checkpoint = (await checkpointsOf(library, id)).at(-1)?.step ?? null
      log.runs.change(id, { ...cutShort('Atelier ended without warning.', checkpoint), leftMs: null })
    } else continue
    records.update(id)
  }
}

/** Call it with the lock held, before anything else happens in the library. */
export async function tidy(library: Library, log: Log, records: RunRecords): Promise<void> {
  await onDisk(library.folder, async () => {
    await clearHalf(library.datasets, (id) => log.datasets.find(id) !== undefined)
    await clearHalf(library.runs, (id) => log.runs.find(id) !== undefined)
    await emptyTrash(library, log)
    await clearTemporary(library.gallery)
    for (const run of await readdir(library.runs, { withFileTypes: true }))
      if (run.isDirectory()) await clearTemporary(library.run(run.name))
    await mournRuns(library, log, records)
  })
}
