// Reads one entry of a dataset: decodes its files and crops them, both halves of a pair alike.
import type { Broken } from '../../../preload/nouns'
import { filesOf, type Item } from './arrange'
import { attempt, withPicture } from './attempt'
import { cropCentre, halvesOf, sameShape, whole, type Size } from './crop'
import type { Gate } from './flow'
import type { Part } from './parts'
import type { Found } from './scan'

/** `side`: px; with `atMost` smaller where the crop would be enlarged. `background`: #rrggbb. */
export type Wanted = { side: number; atMost?: boolean; background: string }

/** `pixels`: uint8 [side, side, 3]. */
export type Cropped = { pixels: Uint8Array; side: number }
type Crops = { crops: Cropped[]; size: Size }

/** `sizes` are those of the originals, px. */
export type Read = { item: Item } & (
  { parts: Partial<Record<Part, Cropped>>; sizes: Size[] } | { broken: Broken }
)

/** Decodes one file on the thread pool and crops it, or each half of it. */
function crop(found: Found, halves: boolean, wanted: Wanted, gate: Gate): Promise<Crops> {
  return withPicture(found.path, gate, async (picture) => {
    const { width, height } = picture
    const areas = halves ? halvesOf(picture) : [whole(picture)]
    const crops = areas.map((area) => {
      const side = wanted.atMost ? Math.min(wanted.side, area.width, area.height) : wanted.side
      return { pixels: cropCentre(picture, side, wanted.background, area), side }
    })
    return { crops, size: { width, height } }
  })
}

function partsOf(item: Item, crops: Cropped[]): Partial<Record<Part, Cropped>> {
  const [first, second] = crops
  switch (item.as) {
    case 'picture':
      return { pictures: first }
    case 'other':
      return { others: first }
    case 'pair':
      return { inputs: first, pictures: second }
    case 'halves':
      return item.swapped ? { inputs: second, pictures: first } : { inputs: first, pictures: second }
  }
}

const inWords = ({ width, height }: Size) => `${width} × ${height}`

/** An entry that cannot be used is an answer with the file that it fails by and the reason. */
export async function readItem(item: Item, wanted: Wanted, gate: Gate): Promise<Read> {
  const files = filesOf(item)
  const read: Crops[] = []
  for (const found of files) {
    const one = await attempt(found, () => crop(found, item.as === 'halves', wanted, gate))
    if ('reason' in one) return { item, broken: { file: found.file, reason: one.reason } }
    read.push(one.value)
  }
  const sizes = read.map(({ size }) => size)
  const [first, second = first] = sizes as [Size, Size?]
  if (!sameShape(first, second)) {
    const reason = `It is ${inWords(second)} and its partner ${inWords(first)}: two shapes cannot be cropped alike.`
    return { item, broken: { file: files[1]!.file, reason } }
  }
  const crops = read.flatMap((one) => one.crops)
  return { item, parts: partsOf(item, crops), sizes }
}
