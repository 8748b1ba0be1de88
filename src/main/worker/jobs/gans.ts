// The cards of all GAN kinds.
import { gans as list } from '../gans'
import { cardOf } from '../gans/define'
import type { Job } from './context'

export const gans: Job<'gans'> = async () => list.map(cardOf)
