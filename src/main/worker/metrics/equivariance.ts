// EQ-T: whether pictures move as a whole when what they are made from is moved, or some of their detail stays behind.
import * as tf from '@tensorflow/tfjs-core'
import { hashText } from '../nn/random'
import { samplesAtOnce } from '../training/sampling'

/** What makes pictures of seeds, moved. */
export type Movable = {
  /** Of the pictures, px. */
  side: number
  /** by [seeds, 2]: shares of the side (right, down) → [seeds, side, side, 3], in −1 to 1 for the most part. */
  make(seeds: number[], by: tf.Tensor2D): tf.Tensor4D
}

export type Look = {
  /** How many, of the seeds 0, 1, … */
  pictures: number
  /** How often each is moved. */
  times: number
  /** Which ways they are moved. */
  seed: number
}

/** The farthest that pictures are moved, as a share of their side. */
const farthest = 1 / 8
/** From −1 to 1. */
const range = 2
/** Less than the rounding of float32 makes of pictures: the figure ends at 126 dB. */
const leastError = 1e-12

/** Whole pixels. */
type Way = { right: number; down: number }

function wayOf(picture: number, time: number, reach: number, seed: number): Way {
  const along = (axis: string) =>
    ((hashText(`${seed}/${picture}/${time}/${axis}`) >>> 0) % (2 * reach + 1)) - reach
  return { right: along('right'), down: along('down') }
}

type Error = { sum: number; count: number }

/** Squared differences of a moved picture and the still one, RGB [side, side, 3] each, where the still one has something. */
function addErrors(error: Error, still: Float32Array, moved: Float32Array, way: Way): void {
  const side = Math.sqrt(still.length / 3)
  const inside = (step: number) => [Math.max(0, step), Math.min(side, side + step)] as const
  const [top, bottom] = inside(way.down)
  const [left, right] = inside(way.right)
  for (let row = top; row < bottom; row++) {
    const from = ((row - way.down) * side + left - way.right) * 3
    const to = (row * side + left) * 3
    for (let i = 0; i < (right - left) * 3; i++) error.sum += (moved[to + i]! - still[from + i]!) ** 2
    error.count += (right - left) * 3
  }
}

/** The pictures, each by itself. */
function made({ make, side }: Movable, seeds: number[], ways: Way[]): Float32Array[] {
  const values = tf.tidy(() => {
    const by = tf.tensor2d(ways.map(({ right, down }) => [right / side, down / side]))
    return make(seeds, by).dataSync<'float32'>()
  })
  const size = side * side * 3
  return seeds.map((_, i) => values.subarray(i * size, (i + 1) * size))
}

/**
 * EQ-T in dB (Karras et al. 2021, appendix E.1): how small the error of a moved generator is beside the moved picture, over all
 * pictures and over translations by whole pixels, up to an eighth of the side; 10 log₁₀(2² / mean squared error). What comes
 * in from outside the picture is not compared. The paper's trained StyleGAN3 has more than 60 dB.
 */
export function equivariance(movable: Movable, { pictures, times, seed }: Look): number {
  const reach = Math.floor(movable.side * farthest)
  const atOnce = samplesAtOnce(movable.side)
  const error: Error = { sum: 0, count: 0 }
  for (let first = 0; first < pictures; first += atOnce) {
    const seeds = Array.from({ length: Math.min(atOnce, pictures - first) }, (_, i) => first + i)
    const still = made(
      movable,
      seeds,
      seeds.map(() => ({ right: 0, down: 0 }))
    )
    for (let time = 0; time < times; time++) {
      const ways = seeds.map((picture) => wayOf(picture, time, reach, seed))
      made(movable, seeds, ways).forEach((moved, i) => addErrors(error, still[i]!, moved, ways[i]!))
    }
  }
  return 10 * Math.log10(range ** 2 / Math.max(leastError, error.sum / error.count))
}
