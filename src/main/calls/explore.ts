// The latent space of a run: pictures at places of it, from its newest checkpoint or a kept one.
import type { Run } from '../../preload/nouns'
import type { Workshop } from '../workshop'
import { foundRun } from './found'
import type { HandlersOf } from './handler'
import { theCheckpoint } from './the-checkpoint'

export function exploreCalls(workshop: Workshop): HandlersOf<'explore'> {
  /**
   * Folders of checkpoints that were painted from, by run and step: the worker holds these models open, so a walk need not
   * look for them at every picture, and goes on when the training run has let its old checkpoint go.
   */
  const known = new Map<string, string>()

  async function folderOf(run: Run, step: number | null): Promise<string> {
    return known.get(`${run.id}/${step}`) ?? (await theCheckpoint(workshop, run, step)).folder
  }

  return {
    'explore.paint': async ({ run: id, step, ...wish }) => {
      const run = foundRun(workshop.log, id)
      const checkpoint = await folderOf(run, step)
      const key = `${id}/${step}`
      try {
        const painting = await workshop.hand.ask('paint', { checkpoint, ...wish }).answer
        if (step !== null) known.set(key, checkpoint)
        return painting
      } catch (error) {
        // A model that was closed meanwhile, of a checkpoint that is gone: which there are says more than why it cannot be read.
        if (known.delete(key)) await theCheckpoint(workshop, run, step)
        throw error
      }
    }
  }
}
