// The ways in which what was found can be read, and which of them is the likeliest.
import type { Layout } from '../../../preload/nouns'
import { arrange, holdsOf, type Holds, type Item } from './arrange'
import type { Size } from './crop'
import type { Scan } from './scan'
import { calledLikeSides, matchByName, sidesOf } from './sides'

export type Offer = { layout: Layout } & Omit<Holds, 'labels'>

/** Twice as wide as high, to a fiftieth: how A|B files are made. */
export const isTwoSquares = ({ width, height }: Size) => Math.abs(width / height - 2) <= 0.04

type Asked = {
  /** Whether the files look like A|B. */
  wide: boolean
  swapped: boolean
  /** Only these entries are counted. */
  usable: (item: Item) => boolean
}

export function offersOf(found: Scan, { wide, swapped, usable }: Asked): Offer[] {
  const sides = sidesOf(found)
  const layouts: Layout[] = ['pictures']
  if (sides) layouts.unshift('two-domains')
  if (sides && matchByName(sides).pairs.length > 0) layouts.unshift('pairs')
  if (wide) layouts.unshift('halves')
  return layouts.map((layout) => {
    const items = arrange(found, layout, swapped).items.filter(usable)
    const { shape, pictures, others, classes } = holdsOf(layout, items)
    return { layout, shape, pictures, others, classes }
  })
}

/**
 * Two chosen folders, and two called like A and B, are sides: pairs when more than half of the smaller one has partners.
 * Other sub-folders stay labels until somebody says otherwise.
 */
export function likeliest(found: Scan, offers: Offer[]): Layout {
  const of = (layout: Layout) => offers.find((offer) => offer.layout === layout)
  const sides = sidesOf(found)
  const domains = of('two-domains')
  if (!sides || !domains || (found.roots.length !== 2 && !calledLikeSides(sides)))
    return of('halves') ? 'halves' : 'pictures'
  const paired = of('pairs')?.pictures ?? 0
  return paired > Math.min(domains.pictures, domains.others) / 2 ? 'pairs' : 'two-domains'
}
