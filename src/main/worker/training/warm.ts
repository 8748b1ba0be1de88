// Begins a run with the networks of another one: what fits is taken, the rest stays as it began.
import { fail, StudioError } from '../../../preload/result'
import { loadState, readWeights, type State } from './checkpoint'
import type { Learner } from './learner'
import { assignMatching, type Tensors } from './safetensors'

/** What a run is warmed with: the folder of the networks, and the run and step that they are called by. */
export type Origin = { folder: string; name: string; step: number }

/** How many of the learner's tensors were taken, the average's among them. */
export type Taken = { taken: number; of: number }

const called = ({ name, step }: Origin) => `${name}, step ${step.toLocaleString('en-GB')}`

async function read(origin: Origin): Promise<{ state: State; tensors: Tensors }> {
  try {
    const state = await loadState(origin.folder)
    return { state, tensors: await readWeights(origin.folder, state) }
  } catch (error) {
    throw fail(
      'disk',
      `What this run was to begin from (${called(origin)}) is damaged or gone: it is not what was written.`,
      'Start a new run that begins from another checkpoint, or from nothing.',
      error instanceof StudioError ? error.cause : error
    )
  }
}

/**
 * Puts the tensors of another run's networks and of their average into those of the same names and shapes. Optimizers, the
 * step and what was seen stay as they begin.
 * @throws StudioError `disk` where a byte is not what was written, `invalid` for another recipe and where no tensor fits.
 */
export async function warmFrom(origin: Origin, gan: string, learner: Learner): Promise<Taken> {
  const { state, tensors } = await read(origin)
  if (state.gan !== gan)
    throw fail(
      'invalid',
      `${called(origin)}, was trained with another recipe (${state.gan}), and its networks do not fit into this one.`,
      'Start a new run that begins from a run of the same recipe.'
    )
  const of = learner.weights.size
  const taken = assignMatching(learner.weights, tensors)
  if (taken > 0) return { taken, of }
  throw fail(
    'invalid',
    `None of the ${of} tensors fits that came from ${called(origin)}: its networks are wider, narrower or for another size.`,
    'Choose the settings and the resolution that it had, or begin from another run.'
  )
}

/** "212 of 214 tensors came from Kiln, step 1,200.", and what became of the rest where it is most. */
export function takenInWords({ taken, of }: Taken, origin: Origin): string {
  const count = `${taken.toLocaleString('en-GB')} of ${of.toLocaleString('en-GB')}`
  const rest = taken * 2 < of ? ' The others have another shape here and begin anew.' : ''
  return `${count} tensors came from ${called(origin)}.${rest}`
}
