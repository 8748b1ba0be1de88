// Keeps what a run begins from in the run's own folder, so that it stays while the other run goes on, or goes.
import { constants } from 'node:fs'
import { copyFile, link, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Run } from '../preload/nouns'
import { fail } from '../preload/result'
import { onDisk } from './disk'

/** What a checkpoint holds besides its optimizers, which begin anew. */
const files = ['weights.safetensors', 'state.json']

/** A file of a checkpoint is never written to again, so one file may have two names; not every disk allows that. */
async function keep(file: string, name: string): Promise<void> {
  try {
    await link(file, name)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw error
    await copyFile(file, name, constants.COPYFILE_FICLONE)
  }
}

/**
 * Makes the folder `into` of the networks in a checkpoint of `run`.
 * @throws StudioError `not-found` where a newer checkpoint has taken its place meanwhile, `disk` where the disk refuses.
 */
export async function keepOrigin(
  run: Run,
  checkpoint: { step: number; folder: string },
  into: string
): Promise<void> {
  const step = checkpoint.step.toLocaleString('en-GB')
  await onDisk(into, async () => {
    await mkdir(into, { recursive: true })
    try {
      for (const file of files) await keep(join(checkpoint.folder, file), join(into, file))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
      throw fail(
        'not-found',
        `The checkpoint of ${run.name} at step ${step} is gone: newer ones have taken its place.`,
        'Begin from its newest checkpoint, or from another run.',
        error
      )
    }
  })
}
