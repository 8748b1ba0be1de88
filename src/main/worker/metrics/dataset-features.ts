// Features of a dataset's pictures, kept in its folder: they are found once for a dataset and the size it is looked at.
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as tf from '@tensorflow/tfjs-core'
import { z } from 'zod'
import { StudioError } from '../../../preload/result'
import { writeAtomic } from '../training/checkpoint'
import type { Source } from '../training/draw'
import { decodeTensors, encodeTensors, notesOf } from '../training/safetensors'
import { shuffled } from '../training/sampler'
import { firstOf, tensorOf, type Breathe, type Cloud } from './cloud'
import { batch, cloudOf, width, type Extractor } from './features'
import { theNetwork } from './network'

/** A dataset on disk. */
export type Kept = { source: Source; folder: string; hash: string }

/** What the file says of itself; features of other pictures or of another network are of no use. */
const Notes = z.object({ dataset: z.string(), network: z.string(), sha256: z.string() })

const fileOf = ({ folder }: Kept, { side }: Extractor) => join(folder, `features-${side}.safetensors`)
const sha256 = (values: Float32Array) => createHash('sha256').update(values).digest('hex')

/** The pictures in the order in which they are looked at: mixed, so that any first ones stand for all. */
export function orderOf(source: Source): Uint32Array {
  return shuffled(source.counts.pictures, 0, 0)
}

/** What an earlier time found; null when it found nothing, or what it wrote is not whole. */
async function read(dataset: Kept, extractor: Extractor): Promise<Cloud | null> {
  try {
    const file = await readFile(fileOf(dataset, extractor))
    const notes = Notes.parse(notesOf(file))
    const { values, shape } = decodeTensors(file).get('features')!
    const own = notes.dataset === dataset.hash && notes.network === theNetwork().fingerprint
    if (!own || notes.sha256 !== sha256(values)) return null
    return { count: shape[0]!, width: shape[1]!, values }
  } catch {
    return null // whatever is wrong with it, the pictures are there and are looked at again
  }
}

async function write(dataset: Kept, extractor: Extractor, cloud: Cloud): Promise<void> {
  const notes = {
    dataset: dataset.hash,
    network: theNetwork().fingerprint,
    sha256: sha256(cloud.values)
  }
  const tensor = tensorOf(cloud)
  const bytes = encodeTensors(new Map([['features', tensor]]), notes)
  tf.dispose(tensor)
  try {
    await writeAtomic(fileOf(dataset, extractor), bytes)
  } catch (error) {
    // A full or locked disk, or another process that writes the same: the features are known, so the work goes on.
    const refused = error instanceof StudioError || (error as NodeJS.ErrnoException).code !== undefined
    if (!refused) throw error
  }
}

/** The pictures from place `from` to before `to` of `orderOf`. */
export function* datasetBatches(source: Source, from: number, to: number): Generator<Uint8Array> {
  const order = orderOf(source)
  for (let first = from; first < to; first += batch)
    yield source.batch('pictures', [...order.subarray(first, Math.min(to, first + batch))])
}

/** The features of the first `most` pictures of `orderOf`, or of all if there are fewer. */
export async function datasetFeatures(
  dataset: Kept,
  extractor: Extractor,
  most: number,
  breathe: Breathe
): Promise<Cloud> {
  const count = Math.min(most, dataset.source.counts.pictures)
  const known = await read(dataset, extractor)
  if (known && known.count >= count) return firstOf(known, count)
  const from = known?.count ?? 0
  const rest = await cloudOf(extractor, datasetBatches(dataset.source, from, count), count - from, breathe)
  const values = new Float32Array(count * width)
  if (known) values.set(known.values)
  values.set(rest.values, from * width)
  const cloud = { count, width, values }
  await write(dataset, extractor, cloud)
  return cloud
}
