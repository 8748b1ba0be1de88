// What a check of a proof is, and what it is given to look at.
import type { Feed } from '../data/feed'
import type { Breathe } from '../metrics/cloud'
import type { Kept } from '../metrics/dataset-features'
import type { Extractor, Side } from '../metrics/features'
import type { Weights } from '../nn/network'
import type { Learner } from '../training/learner'

export type Bench = {
  learner: Learner
  /** What it learns from. */
  dataset: Kept & { source: Feed }
  /** Pictures that training never sees, where there are any. */
  heldOut: Feed | null
  /** How many are made for a figure. */
  pictures: number
  extractor(side: Side): Extractor
  breathe: Breathe
}

/** Figures by name. */
export type Check = {
  /** Whether it is made at every stop, or at the last one only. */
  often: boolean
  measure(bench: Bench): Promise<Record<string, number>>
}

/** The pictures that training never sees. Throws where the proof names none. */
export function heldOutOf({ heldOut }: Pick<Bench, 'heldOut'>): Feed {
  if (!heldOut) throw new Error('this check needs pictures that are held out')
  return heldOut
}

/** The averaged network of a learner, to be applied by itself. */
export function averagedOf({ weights, model }: Learner): Weights {
  const read = (name: string) => weights.get(`averaged/${model.averaged.network}/${name}`)!
  return { read, training: false, note: () => {} }
}

/** Looks larger than these sets: figures that are quoted are made at what the network was trained at. */
export const lookedAt: Side = 224
/** A larger dataset is represented by so many of its pictures. */
export const mostOfDataset = 5000
export const seed = 1
