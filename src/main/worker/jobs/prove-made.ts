// The job `proveMade`: looks at pictures that were made elsewhere as a proof looks at ours.
import { readFile } from 'node:fs/promises'
import { fail } from '../../../preload/result'
import { openDataset, type Feed } from '../data/feed'
import { loadEngine } from '../engine'
import { batch, extractorOf, type Extractor } from '../metrics/features'
import { qualityOf } from '../proofs/quality'
import { besideHeldOut } from '../proofs/translated'
import type { Job } from './context'

function* batchesOf(bytes: Uint8Array, size: number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += batch * size) yield bytes.subarray(at, at + batch * size)
}

export const proveMade: Job<'proveMade'> = async ({ dataset, heldOut, made }, context) => {
  await loadEngine()
  const { folder, hash } = heldOut ?? dataset
  const source = await openDataset(folder, hash)
  const eyes: Extractor[] = []
  const ground = {
    extractor(side: Extractor['side']) {
      const eye = extractorOf({ resolution: source.resolution, side })
      eyes.push(eye)
      return eye
    },
    breathe: async () => {
      await new Promise((resolve) => setImmediate(resolve))
      if (context.signal.aborted) throw fail('cancelled', 'The proof was cancelled.')
    }
  }
  try {
    const bytes = whole(await readFile(made), source)
    if (heldOut) return await besideHeldOut(ground, source, bytes)
    const size = source.resolution ** 2 * 3
    const on = { ...ground, dataset: { ...dataset, source }, pictures: bytes.length / size }
    return await qualityOf(on, batchesOf(bytes, size))
  } finally {
    eyes.forEach((eye) => eye.dispose())
    await source.close()
  }
}

/** @throws StudioError `invalid` where these are no pictures of the dataset's side. */
function whole(bytes: Uint8Array, { resolution }: Feed): Uint8Array {
  if (bytes.length > 0 && bytes.length % (resolution ** 2 * 3) === 0) return bytes
  const remedy = 'Give a file of whole pictures, three bytes a pixel.'
  throw fail('invalid', `These ${bytes.length} bytes are no pictures of ${resolution} px.`, remedy)
}
