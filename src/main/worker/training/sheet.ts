// Sample sheets: pictures of fixed seeds by the averaged generator, or what it makes of fixed inputs, drawn in chunks.
import { createCanvas, ImageData, type Canvas } from '@napi-rs/canvas'
import * as tf from '@tensorflow/tfjs-core'
import { readPixels } from '../nn/pixels'
import { countOf, inputAt, type Inputs } from './inputs'
import type { Learner } from './learner'
import { samplesAtOnce, wishOf, type Asked } from './sampling'

const columns = 8
const mostRows = 6
/** Inputs that the largest sheet has room for, each beside what is made of it. */
export const sheetInputs = (columns * mostRows) / 2

/** One picture as RGBA bytes. */
export type Pixels = { side: number; rgba: Uint8ClampedArray<ArrayBuffer> }

/** Pictures of these seeds, in order. */
export function* drawPictures(
  learner: Learner,
  seeds: number[],
  resolution: number,
  asked: Asked = {}
): Generator<Pixels> {
  const size = samplesAtOnce(resolution)
  for (let first = 0; first < seeds.length; first += size) {
    yield* drawChunk(learner, seeds.slice(first, first + size), size, asked)
  }
}

// A compiled learner makes one number of pictures at once: what is missing is filled up and not looked at.
function drawChunk(learner: Learner, seeds: number[], size: number, asked: Asked): Pixels[] {
  const padded = Array.from({ length: size }, (_, i) => seeds[i] ?? 0)
  const wish = wishOf(padded, learner.model, asked)
  const pictures = learner.sample(wish)
  const all = readPixels(pictures)
  tf.dispose([{ ...wish }, pictures])
  return seeds.map((_, i) => ({ side: pictures.shape[1], rgba: all[i]! }))
}

/** The first picture by itself, by a learner that is not compiled: its inputs may be of any size that the model takes. */
export function drawOne(learner: Learner, asked: Asked): Pixels {
  return drawChunk(learner, [0], 1, asked)[0] as Pixels
}

/** An input as large as what is made of it: its pixels show where they were few. */
function inputPixels(inputs: Inputs, n: number, side: number): Pixels {
  const from = inputAt(inputs, n)
  const rgba = new Uint8ClampedArray(side * side * 4)
  const place = (at: number) => Math.floor((at * inputs.side) / side)
  for (let pixel = 0; pixel < side * side; pixel++) {
    const at = place(Math.floor(pixel / side)) * inputs.side + place(pixel % side)
    rgba.set(from.subarray(3 * at, 3 * at + 3), 4 * pixel)
    rgba[4 * pixel + 3] = 255
  }
  return { side, rgba }
}

function* besideInputs(made: Iterable<Pixels>, inputs: Inputs): Generator<Pixels> {
  let n = 0
  for (const picture of made) {
    yield inputPixels(inputs, n++, picture.side)
    yield picture
  }
}

export type Sheet = { columns: number; rows: number; pictures: Iterable<Pixels> }

/**
 * What a training shows of itself at every step again: pictures of the seeds 0, 1, …; or, of a model that makes pictures from
 * pictures, its inputs in the even columns and what it makes of each to the right of it.
 */
export function sheetOf(learner: Learner, resolution: number, inputs: Inputs | null): Sheet {
  const seeds = (count: number) => Array.from({ length: count }, (_, seed) => seed)
  if (!inputs)
    return { columns, rows: mostRows, pictures: drawPictures(learner, seeds(columns * mostRows), resolution) }
  const rows = Math.max(1, Math.floor(countOf(inputs) / (columns / 2)))
  const made = drawPictures(learner, seeds((rows * columns) / 2), resolution, { inputs })
  return { columns, rows, pictures: besideInputs(made, inputs) }
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
