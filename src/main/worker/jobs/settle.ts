// Fills in what a run's settings leave open.
import { fail } from '../../../preload/result'
import { ganOf } from '../gans'
import { settle as settleFor } from '../gans/define'
import type { Job } from './context'

export const settle: Job<'settle'> = async ({ gan: id, settings, resolution }) => {
  const gan = ganOf(id)
  if (!gan.resolutions.includes(resolution)) {
    const message = `${gan.title} cannot be trained at ${resolution} px.`
    throw fail('invalid', message, `Choose ${gan.resolutions.join(', ')} px.`)
  }
  return settleFor(gan, settings, resolution)
}
