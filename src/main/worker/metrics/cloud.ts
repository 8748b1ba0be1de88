// Clouds of features, and their inner products and distances block by block, so that no large set has to fit at once.
import * as tf from '@tensorflow/tfjs-core'

/** Features, row by row: [count, width]. */
export type Cloud = { count: number; width: number; values: Float32Array }

/** Called between pieces of work with the share that is done: lets others have their turn; throws to end the work. */
export type Breathe = (share: number) => Promise<void>

/** The breathing of one of several pieces of work that follow one another. */
export const part =
  (breathe: Breathe, index: number, of: number): Breathe =>
  (share) =>
    breathe((index + share) / of)

/** Features of real pictures and of made ones. */
export type Pair = { real: Cloud; made: Cloud }

/** A way of comparing them. `Figures` are what it finds, by name. */
export type Metric<Figures> = {
  /** The same seed gives the same figures. Both clouds have at least `fewest` rows. */
  measure(pair: Pair, seed: number, breathe: Breathe): Promise<Figures>
}

/** Fewer pictures than this say nothing about a set. */
export const fewest = 8

const rowsAtOnce = 512

export const tensorOf = ({ count, width, values }: Cloud): tf.Tensor2D => tf.tensor2d(values, [count, width])

/** The first `count` rows. */
export function firstOf(cloud: Cloud, count: number): Cloud {
  return { ...cloud, count, values: cloud.values.subarray(0, count * cloud.width) }
}

/** Rows `from` … of x · yᵀ, [rows, y.count]; disposed after the visit. */
type Visit = (products: tf.Tensor2D, from: number) => void

/** Visits the inner products of all rows of x with all rows of y. */
export async function eachBlock(x: Cloud, y: Cloud, visit: Visit, breathe: Breathe): Promise<void> {
  const [left, right] = [tensorOf(x), tensorOf(y)]
  try {
    for (let from = 0; from < x.count; from += rowsAtOnce) {
      const rows = Math.min(rowsAtOnce, x.count - from)
      tf.tidy(() => visit(tf.matMul(tf.slice(left, [from, 0], [rows, x.width]), right, false, true), from))
      await breathe((from + rows) / x.count)
    }
  } finally {
    tf.dispose([left, right])
  }
}

/** Squared lengths of the rows. */
export function squaredLengths({ count, width, values }: Cloud): Float64Array {
  const lengths = new Float64Array(count)
  for (let i = 0; i < values.length; i++) lengths[Math.floor(i / width)]! += values[i]! ** 2
  return lengths
}

/** Visits each row of x with its squared Euclidean distances to all rows of y; they are overwritten by the next row. */
export async function eachRow(
  x: Cloud,
  y: Cloud,
  visit: (squared: Float64Array, row: number) => void,
  breathe: Breathe
): Promise<void> {
  const [own, others] = [squaredLengths(x), squaredLengths(y)]
  const squared = new Float64Array(y.count)
  const visitBlock: Visit = (products, from) => {
    const values = products.dataSync<'float32'>()
    for (let row = 0; row < products.shape[0]; row++) {
      for (let i = 0; i < y.count; i++) {
        // Rounding would make the distance of equal rows a little less than nothing.
        squared[i] = Math.max(0, own[from + row]! + others[i]! - 2 * values[row * y.count + i]!)
      }
      visit(squared, from + row)
    }
  }
  await eachBlock(x, y, visitBlock, breathe)
}
