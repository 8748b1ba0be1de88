// The job `proveMade`: looks at pictures that were made elsewhere as a proof looks at ours.
import { readFile } from 'node:fs/promises'
import { fail } from '../../../preload/result'
import { openDataset, type Feed } from '../data/feed'
import { loadEngine } from '../engine'
import { batch, extractorOf, type Extractor } from '../metrics/features'
import { qualityOf } from '../proofs/quality'
import { besideHeldOut } from '../proofs/translated'
import type { Job, JobContext } from './context'

function* batchesOf(bytes: Uint8Array, size: number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += batch * size) yield bytes.subarray(at, at + batch * size)
}

type Order = Parameters<Job<'proveMade'>>[0]

export const proveMade: Job<'proveMade'> = async ({ dataset, heldOut, made }, context) => {
  await loadEngine()
  const bytes = await readFile(made)
  if (!heldOut) return ofItsKind(dataset, bytes, context)
  const pairs = await openDataset(heldOut.folder, heldOut.hash)
  try {
    return besideHeldOut(pairs, whole(bytes, pairs))
  } finally {
    await pairs.close()
  }
}

/** @throws StudioError `invalid` where these are no pictures of the dataset's side. */
function whole(bytes: Uint8Array, { resolution }: Feed): Uint8Array {
  if (bytes.length > 0 && bytes.length % (resolution ** 2 * 3) === 0) return bytes
  const remedy = 'Give a file of whole pictures, three bytes a pixel.'
  throw fail('invalid', `These ${bytes.length} bytes are no pictures of ${resolution} px.`, remedy)
}

async function ofItsKind(dataset: Order['dataset'], bytes: Uint8Array, { signal }: JobContext) {
  const source = await openDataset(dataset.folder, dataset.hash)
  const eyes: Extractor[] = []
  try {
    const size = source.resolution ** 2 * 3
    const ground = {
      ...{ dataset: { ...dataset, source }, pictures: bytes.length / size },
      extractor(side: Extractor['side']) {
        const eye = extractorOf({ resolution: source.resolution, side })
        eyes.push(eye)
        return eye
      },
      breathe: async () => {
        await new Promise((resolve) => setImmediate(resolve))
        if (signal.aborted) throw fail('cancelled', 'The proof was cancelled.')
      }
    }
    return await qualityOf(ground, batchesOf(whole(bytes, source), size))
  } finally {
    eyes.forEach((eye) => eye.dispose())
    await source.close()
  }
}
