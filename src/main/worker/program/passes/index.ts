// The rewrites that every recording goes through before TensorFlow gets it, in their order.
import type { Recording } from '../graph'
import { activations } from './activations'
import { precision, type Precision } from './precision'
import { prune } from './prune'
import { share } from './share'

export type { Precision }

export function optimise(recording: Recording, to: Precision): Recording {
  return precision(activations(share(prune(recording))), to)
}
