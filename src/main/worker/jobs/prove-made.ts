// The job `proveMade`: looks at pictures that were made elsewhere as a proof looks at ours.
import { readFile } from 'node:fs/promises'
import { fail } from '../../../preload/result'
import { openDataset } from '../data/feed'
import { loadEngine } from '../engine'
import { batch, extractorOf, type Extractor } from '../metrics/features'
import { qualityOf } from '../proofs/quality'
import type { Job } from './context'

function* batchesOf(bytes: Uint8Array, size: number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += batch * size) yield bytes.subarray(at, at + batch * size)
}

export const proveMade: Job<'proveMade'> = async ({ dataset, made }, { signal }) => {
  await loadEngine()
  const source = await openDataset(dataset.folder, dataset.hash)
  const eyes: Extractor[] = []
  try {
    const size = source.resolution ** 2 * 3
    const bytes = await readFile(made)
    if (bytes.length === 0 || bytes.length % size !== 0)
      throw fail('invalid', `“${made}” does not hold pictures of ${source.resolution} px.`)
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
    return await qualityOf(ground, batchesOf(bytes, size))
  } finally {
    eyes.forEach((eye) => eye.dispose())
    await source.close()
  }
}
