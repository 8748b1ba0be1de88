// The rewrites that every recording goes through before TensorFlow gets it, in their order.
import type { Recording } from '../graph'
import { activations } from './activations'
import { prune } from './prune'
import { share } from './share'

const passes = [prune, share, activations] as const

export function optimise(recording: Recording): Recording {
  return passes.reduce((so, pass) => pass(so), recording)
}
