// The latent space of a run: pictures at places of it, from its newest checkpoint or a kept one.
import type { Workshop } from '../workshop'
import { foundRun } from './found'
import type { HandlersOf } from './handler'
import { theCheckpoint } from './the-checkpoint'

export function exploreCalls(workshop: Workshop): HandlersOf<'explore'> {
  return {
    'explore.paint': async ({ run, step, ...wish }) => {
      const { folder } = await theCheckpoint(workshop, foundRun(workshop.log, run), step)
      return await workshop.hand.ask('paint', { checkpoint: folder, ...wish }).answer
    }
  }
}
