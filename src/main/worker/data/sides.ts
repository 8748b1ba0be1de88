// Finds the two folders A and B in what was chosen, and matches their files by name.
import { basename, join, relative, sep } from 'node:path'
import type { Broken } from '../../../preload/nouns'
import { classesOf, labelsOf, type Found, type Scan } from './scan'

export type Side = { folder: string; name: string; files: Found[] }
export type Sides = { a: Side; b: Side }

/** The folders that may be A and B: two that were chosen, or the only two sub-folders that hold every picture. */
function foldersOf({ roots, files }: Scan): [string, string] | null {
  if (roots.length === 2) return [roots[0]!, roots[1]!]
  if (roots.length !== 1) return null
  const names = classesOf(files.map(({ file }) => file)).map(({ name }) => name)
  if (names.length !== 2) return null
  names.sort((one, other) => (one.toLowerCase() < other.toLowerCase() ? -1 : 1))
  return [join(roots[0]!, names[0]!), join(roots[0]!, names[1]!)]
}

/** A and B with their files, which keep their order; null where there are not two folders with pictures. */
export function sidesOf(found: Scan): Sides | null {
  const folders = foldersOf(found)
  if (!folders) return null
  const names = labelsOf(folders)
  const [a, b] = folders.map((folder, i) => ({
    folder,
    name: names[i]!,
    files: found.files.filter(({ path }) => path.startsWith(folder + sep))
  })) as [Side, Side]
  return a.files.length > 0 && b.files.length > 0 ? { a, b } : null
}

/** Whether the folders are called like sides: A and B, trainA and trainB, paper-a and paper-b. */
export function calledLikeSides({ a, b }: Sides): boolean {
  const [, before] = /^(.*?)[ ._-]?a$/i.exec(basename(a.folder)) ?? []
  const [, after] = /^(.*?)[ ._-]?b$/i.exec(basename(b.folder)) ?? []
  return before !== undefined && before.toLowerCase() === after?.toLowerCase()
}

/** What a file is matched by: its path within its side, without the ending. Systems spell accents in two ways. */
function keyOf(folder: string, path: string): string {
  const within = relative(folder, path).split(sep).join('/')
  return within.replace(/\.[^.]*$/, '').normalize('NFC')
}

function byKey({ folder, name, files }: Side, broken: Broken[]): Map<string, Found> {
  const known = new Map<string, Found>()
  for (const found of files) {
    const key = keyOf(folder, found.path)
    if (!known.has(key)) known.set(key, found)
    else broken.push({ file: found.file, reason: `There is another picture called “${key}” in “${name}”.` })
  }
  return known
}

/** Pairs in the order of A. Files without a partner, and second ones of a name, are listed with the reason. */
export function matchByName({ a, b }: Sides): { pairs: { a: Found; b: Found }[]; broken: Broken[] } {
  const broken: Broken[] = []
  const [inA, inB] = [byKey(a, broken), byKey(b, broken)]
  const alone = (key: string, { file }: Found, other: Side) =>
    broken.push({ file, reason: `There is no picture called “${key}” in “${other.name}”.` })
  const pairs: { a: Found; b: Found }[] = []
  for (const [key, found] of inA) {
    const partner = inB.get(key)
    if (partner) pairs.push({ a: found, b: partner })
    else alone(key, found, b)
  }
  for (const [key, found] of inB) if (!inA.has(key)) alone(key, found, a)
  return { pairs, broken }
}
