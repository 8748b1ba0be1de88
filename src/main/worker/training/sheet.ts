// Sample sheets: pictures of fixed seeds by the averaged generator, drawn in chunks, written whole.
import { createCanvas, ImageData, type Canvas } from '@napi-rs/canvas'
import * as tf from '@tensorflow/tfjs-core'
import { readPixels } from '../nn/pixels'
import type { Learner } from './learner'
import { samplesAtOnce, wishOf } from './sampling'

export const sheetColumns = 8
export const sheetRows = 6

/** One picture as RGBA bytes. */
export type Pixels = { side: number; rgba: Uint8ClampedArray<ArrayBuffer> }

/** Pictures of these seeds, in order. */
export function* drawPictures(learner: Learner, seeds: number[], resolution: number): Generator<Pixels> {
  const size = samplesAtOnce(resolution)
  for (let first = 0; first < seeds.length; first += size) {
    yield* drawChunk(learner, seeds.slice(first, first + size), size)
  }
}

// A compiled learner makes one number of pictures at once: what is missing is filled up and not looked at.
function drawChunk(learner: Learner, seeds: number[], size: number): Pixels[] {
  const wish = wishOf(
    Array.from({ length: size }, (_, i) => seeds[i] ?? 0),
    learner.model
  )
  const pictures = learner.sample(wish)
  const all = readPixels(pictures)
  tf.dispose([{ ...wish }, pictures])
  return seeds.map((_, i) => ({ side: pictures.shape[1], rgba: all[i]! }))
}

/** A PNG of pictures set edge to edge, row by row. */
export async function encodeSheet(
  pictures: Iterable<Pixels>,
  columns: number,
  count: number
): Promise<Buffer> {
  let canvas: Canvas | undefined
  let place = 0
  for (const { side, rgba } of pictures) {
    canvas ??= createCanvas(columns * side, Math.ceil(count / columns) * side)
    const [x, y] = [(place % columns) * side, Math.floor(place / columns) * side]
    canvas.getContext('2d').putImageData(new ImageData(rgba, side, side), x, y)
    place++
  }
  if (!canvas) throw new Error('a sheet needs pictures')
  return await canvas.encode('png')
}
