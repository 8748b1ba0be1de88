// The rewrites that every recording goes through before TensorFlow gets it, in their order.
import type { Recording } from '../graph'
import { activations } from './activations'
import { gather } from './gather'
import { precision, type Precision } from './precision'
import { prune } from './prune'
import { share } from './share'

export type { Precision }

/** How a program is to run. */
export type How = {
  precision?: Precision
  /** Pools that pictures are gathered from instead of being fed. */
  pools?: ReadonlySet<string>
}

export function optimise(
  recording: Recording,
  { precision: to = 'float32', pools = new Set() }: How
): Recording {
  return gather(precision(activations(share(prune(recording))), to), pools)
}
