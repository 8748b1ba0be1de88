// The parts of a packed dataset: what each holds, its file, and how many pictures are in it.
import type { Dataset } from '../../../preload/nouns'

/**
 * `pictures`: what a generator learns to make. `inputs`: the other half of each pair, in the order of `pictures`.
 * `others`: the other domain. Each file is uint8 [pictures, side, side, 3] without a header.
 */
export const partFiles = { pictures: 'images.bin', inputs: 'inputs.bin', others: 'others.bin' } as const
export type Part = keyof typeof partFiles

/** Pictures in each part; a part that is left out is not there. */
export type Counts = { pictures: number } & Partial<Record<Part, number>>

export function countsOf({
  shape,
  pictures,
  others
}: Pick<Dataset, 'shape' | 'pictures' | 'others'>): Counts {
  if (shape === 'pairs') return { pictures, inputs: pictures }
  return shape === 'two-domains' ? { pictures, others } : { pictures }
}

/** What the hash says of a part besides `pictures`: how many pictures it has, and the SHA-256 of its file, hex. */
export type PartHash = { part: Part; pictures: number; sha256: string }

/** The line that ends what a dataset's hash covers: `images.bin`, then labels, then this. */
export function hashEnd(
  resolution: number,
  pictures: number,
  classes: string[],
  beside: PartHash | null = null
): string {
  const own = { shape: [pictures, resolution, resolution, 3], classes }
  // Without a second part it is what it was before there were any: known datasets keep their hash.
  if (!beside) return JSON.stringify(own)
  return JSON.stringify({ ...own, [beside.part]: { pictures: beside.pictures, sha256: beside.sha256 } })
}
