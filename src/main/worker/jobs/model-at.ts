// Opens a checkpoint to make pictures with: its averaged network, and what is known of it.
import { loadEngine } from '../engine'
import { ganOf } from '../gans'
import type { Gan } from '../gans/define'
import { loadCheckpoint, loadState, type State } from '../training/checkpoint'
import { learnerOf, type Learner } from '../training/learner'

export type Opened = { gan: Gan; state: State; learner: Learner }

/** The caller disposes the learner. Throws StudioError `disk` when the checkpoint is damaged or gone. */
export async function modelAt(checkpoint: string): Promise<Opened> {
  await loadEngine()
  const state = await loadState(checkpoint)
  const { settings, resolution, seed, classes } = state
  const gan = ganOf(state.gan)
  const model = gan.build({ settings, resolution, classes: classes.length })
  const learner = learnerOf({ model, seed, mirrored: false })
  try {
    await loadCheckpoint(checkpoint, learner, true)
    return { gan, state, learner }
  } catch (error) {
    learner.dispose()
    throw error
  }
}
