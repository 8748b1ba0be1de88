// The pictures that a model makes of seeds, in the batches in which they are looked at.
import type { Learner } from '../training/learner'
import type { Asked } from '../training/sampling'
import { drawPictures } from '../training/sheet'
import { batch } from './features'

/** RGB of the seeds 0 … count − 1, so that anybody can make the same pictures again. */
export function* madeBatches(
  learner: Learner,
  count: number,
  resolution: number,
  asked: Asked = {}
): Generator<Uint8Array> {
  const seeds = Array.from({ length: count }, (_, seed) => seed)
  const size = resolution ** 2 * 3
  let bytes = new Uint8Array()
  let at = 0
  for (const { rgba } of drawPictures(learner, seeds, resolution, asked)) {
    const place = at % batch
    if (place === 0) bytes = new Uint8Array(Math.min(batch, count - at) * size)
    for (let pixel = 0; pixel < resolution ** 2; pixel++)
      bytes.set(rgba.subarray(4 * pixel, 4 * pixel + 3), place * size + 3 * pixel)
    at++
    if (at === count || at % batch === 0) yield bytes
  }
}
