// Fills in what a run's settings leave open, and refuses what cannot be trained.
import { fail } from '../../../preload/result'
import { loadEngine } from '../engine'
import { ganOf } from '../gans'
import { settle as settleFor } from '../gans/define'
import { frozenIn } from '../training/freeze'
import type { Job } from './context'

export const settle: Job<'settle'> = async ({ gan: id, settings, resolution, classes, frozen }) => {
  const gan = ganOf(id)
  if (!gan.resolutions.includes(resolution)) {
    const message = `${gan.title} cannot be trained at ${resolution} px.`
    throw fail('invalid', message, `Choose ${gan.resolutions.join(', ')} px.`)
  }
  const settled = settleFor(gan, settings, resolution)
  if (frozen === 0) return settled
  // A kind may need the engine to say which networks it has.
  await loadEngine()
  frozenIn(gan.build({ settings: settled.settings, resolution, classes }), frozen)
  return settled
}
