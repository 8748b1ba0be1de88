// Sample sheets: pictures of fixed seeds by the averaged generator, drawn in chunks, written whole.
import { createCanvas, ImageData, type Canvas } from '@napi-rs/canvas'
import * as tf from '@tensorflow/tfjs-core'
import { latentsOf } from '../nn/random'
import type { Learner } from './learner'

export const sheetColumns = 8
export const sheetRows = 6

/** Pixels at once: keeps the features of a chunk near those of a training step. */
const chunkPixels = 64 * 64 * 16

/** One picture as RGBA bytes. */
export type Pixels = { side: number; rgba: Uint8ClampedArray<ArrayBuffer> }

/** Pictures of these seeds, in order. The same seed gives the same picture whatever its neighbours are. */
export function* drawPictures(learner: Learner, seeds: number[], resolution: number): Generator<Pixels> {
  const size = Math.max(1, Math.floor(chunkPixels / resolution ** 2))
  for (let first = 0; first < seeds.length; first += size) {
    yield* drawChunk(learner, seeds.slice(first, first + size))
  }
}

function drawChunk(learner: Learner, seeds: number[]): Pixels[] {
  const [values, side] = tf.tidy(() => {
    const pictures = learner.sample({
      latents: latentsOf(seeds, learner.model.latent),
      truncation: tf.scalar(1)
    })
    const bytes = tf.round(tf.mul(tf.add(pictures, 1), 127.5))
    return [bytes.dataSync<'float32'>(), pictures.shape[1]] as const
  })
  return seeds.map((_, i) => {
    const rgba = new Uint8ClampedArray(side * side * 4)
    const start = i * side * side * 3
    for (let pixel = 0; pixel < side * side; pixel++) {
      for (let channel = 0; channel < 3; channel++) {
        rgba[pixel * 4 + channel] = values[start + pixel * 3 + channel]!
      }
      rgba[pixel * 4 + 3] = 255
    }
    return { side, rgba }
  })
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
