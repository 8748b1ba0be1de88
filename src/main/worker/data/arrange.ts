// Makes entries of a dataset out of the files that were found: single pictures, pairs, or pictures of two domains.
import type { Broken, Dataset, Layout } from '../../../preload/nouns'
import { fail } from '../../../preload/result'
import { classesOf, classOf, type Found, type Scan } from './scan'
import { matchByName, sidesOf, type Sides } from './sides'

/** One entry: a picture, one of the other domain, two files of one name, or a file whose halves are a pair. */
export type Item =
  | { as: 'picture' | 'other'; file: Found }
  | { as: 'pair'; a: Found; b: Found }
  | { as: 'halves'; file: Found; swapped: boolean }

export type Arranged = {
  layout: Layout
  items: Item[]
  /** Files that have no place in it. */
  broken: Broken[]
  sides: Dataset['sides']
}

/** The files that an entry is read from. */
export const filesOf = (item: Item): Found[] => (item.as === 'pair' ? [item.a, item.b] : [item.file])

function sidesFor(found: Scan, swapped: boolean): Sides {
  const sides = sidesOf(found)
  if (sides) return swapped ? { a: sides.b, b: sides.a } : sides
  throw fail(
    'invalid',
    'There are not two folders of pictures to be A and B.',
    'Choose two folders, neither inside the other, or one folder with just two sub-folders.'
  )
}

function pairs(sides: Sides): Pick<Arranged, 'items' | 'broken'> {
  const matched = matchByName(sides)
  if (matched.pairs.length === 0)
    throw fail(
      'invalid',
      `No picture in “${sides.a.name}” is called like one in “${sides.b.name}”.`,
      'Give partners the same name (001.jpg and 001.png match), or import the folders as two kinds of pictures.'
    )
  return { items: matched.pairs.map((pair) => ({ as: 'pair', ...pair })), broken: matched.broken }
}

/** In turn, so that whoever looks at the first of them sees both domains. */
function domains({ a, b }: Sides): Item[] {
  const length = Math.max(a.files.length, b.files.length)
  return Array.from({ length }, (_, i): Item[] => [
    ...a.files.slice(i, i + 1).map((file) => ({ as: 'other' as const, file })),
    ...b.files.slice(i, i + 1).map((file) => ({ as: 'picture' as const, file }))
  ]).flat()
}

/** Throws `invalid` when A and B are asked for and are not there, or share no name. */
export function arrange(found: Scan, layout: Layout, swapped: boolean): Arranged {
  if (layout === 'pictures') {
    const items: Item[] = found.files.map((file) => ({ as: 'picture', file }))
    return { layout, items, broken: [], sides: null }
  }
  if (layout === 'halves') {
    const items: Item[] = found.files.map((file) => ({ as: 'halves', file, swapped }))
    const [a, b] = swapped ? ['right half', 'left half'] : ['left half', 'right half']
    return { layout, items, broken: [], sides: { a: a!, b: b! } }
  }
  const sides = sidesFor(found, swapped)
  const names = { a: sides.a.name, b: sides.b.name }
  if (layout === 'pairs') return { layout, ...pairs(sides), sides: names }
  return { layout, items: domains(sides), broken: [], sides: names }
}

/** What the entries that are kept amount to. */
export type Holds = Pick<Dataset, 'shape' | 'pictures' | 'others' | 'classes'> & { labels: number[] }

export function holdsOf(layout: Layout, kept: Item[]): Holds {
  const others = kept.filter(({ as }) => as === 'other').length
  const none = { classes: [], labels: [] }
  if (layout === 'two-domains')
    return { shape: 'two-domains', pictures: kept.length - others, others, ...none }
  const pictures = kept.length
  if (layout !== 'pictures') return { shape: 'pairs', pictures, others: 0, ...none }
  const files = kept.flatMap(filesOf).map(({ file }) => file)
  const classes = classesOf(files)
  if (classes.length === 0) return { shape: 'images', pictures, others: 0, ...none }
  const numbers = new Map(classes.map(({ name }, i) => [name, i]))
  const labels = files.map((file) => numbers.get(classOf(file))!)
  return { shape: 'labelled', pictures, others: 0, classes, labels }
}
