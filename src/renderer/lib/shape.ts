// How datasets of every shape are counted and shown: pictures, pairs, A and B.
import type { Dataset, Layout, Look } from '../../preload/nouns'
import { count, counted } from './format'

/** The entries that a way of reading gives: "1,284 pictures", "840 pairs", "846 and 840 pictures". */
export function entries({ layout, pictures, others }: Look['offers'][number]): string {
  if (layout === 'two-domains') return `${count(others)} and ${counted(pictures, 'picture')}`
  return layout === 'pictures' ? counted(pictures, 'picture') : counted(pictures, 'pair')
}

const layoutOf: Record<Dataset['shape'], Layout> = {
  images: 'pictures',
  labelled: 'pictures',
  pairs: 'pairs',
  'two-domains': 'two-domains'
}

/** The same of a dataset. */
export function holds({ shape, pictures, others }: Pick<Dataset, 'shape' | 'pictures' | 'others'>): string {
  return entries({ layout: layoutOf[shape], pictures, others })
}

/** The same where there is little room: "1,284", "840 pairs", "846 + 840". */
export function holdsBriefly(dataset: Pick<Dataset, 'shape' | 'pictures' | 'others'>): string {
  if (dataset.shape === 'two-domains') return `${count(dataset.others)} + ${count(dataset.pictures)}`
  return dataset.shape === 'pairs' ? holds(dataset) : count(dataset.pictures)
}

/** How many pictures the smallest of its parts has: what "very small" is said of. */
export function fewest({ shape, pictures, others }: Pick<Dataset, 'shape' | 'pictures' | 'others'>): number {
  return shape === 'two-domains' ? Math.min(pictures, others) : pictures
}

/** Pictures that come in turn, A first, as a row of A and a row of B. */
export function rowsOf<T>(inTurn: readonly T[]): [a: T[], b: T[]] {
  return [inTurn.filter((_, i) => i % 2 === 0), inTurn.filter((_, i) => i % 2 === 1)]
}
