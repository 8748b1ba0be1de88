// Kernel Inception distance (Bińkowski et al. 2018) with its uncertainty: how far made pictures are from real ones, taken together.
import * as tf from '@tensorflow/tfjs-core'
import { shuffled } from '../training/sampler'
import { eachBlock, part, squaredLengths, type Breathe, type Cloud, type Metric } from './cloud'

/** A figure and its 95 % interval. */
export type Estimate = { value: number; low: number; high: number }

/** Random halves by which the uncertainty is found. */
const halves = 200
/** The standard deviations of a 95 % interval. */
const wide = 1.96
/** KID is quoted times 1,000. */
const quoted = 1000

/**
 * The kernel (x · y / width + 1)³ less 1, from x · y / width. What all kernel values share cancels in the distance;
 * without it float32 has room for the rest.
 */
const kernel = (g: tf.Tensor2D): tf.Tensor2D => tf.mul(g, tf.add(tf.mul(g, tf.add(g, 3)), 3))

/** How many rows a choice has. */
const chosenOf = (count: number, choice: number) => (choice === 0 ? count : Math.floor(count / 2))

/** [count, 1 + halves] of 0 and 1: everything, then random halves, by the seed alone. */
function choices(count: number, seed: number): tf.Tensor2D {
  const columns = 1 + halves
  const values = new Float32Array(count * columns)
  for (let row = 0; row < count; row++) values[row * columns] = 1
  for (let column = 1; column < columns; column++) {
    const half = shuffled(count, seed, column).subarray(0, chosenOf(count, column))
    for (const row of half) values[row * columns + column] = 1
  }
  return tf.tensor2d(values, [count, columns])
}

/** For each choice the sum of the kernel over all chosen pairs. */
async function sums(x: Cloud, y: Cloud, chosen: [tf.Tensor2D, tf.Tensor2D], breathe: Breathe) {
  const totals = new Float64Array(1 + halves)
  const add = (products: tf.Tensor2D, from: number) => {
    const values = kernel(tf.div(products, x.width))
    const rows = tf.slice(chosen[0], [from, 0], [products.shape[0], 1 + halves])
    const block = tf.sum(tf.mul(tf.matMul(values, chosen[1]), rows), 0).dataSync()
    block.forEach((value, i) => (totals[i]! += value))
  }
  await eachBlock(x, y, add, breathe)
  return totals
}

/** Without the pairs of a row with itself, and over the number of pairs: what makes the estimate unbiased. */
async function withinMeans(x: Cloud, chosen: tf.Tensor2D, breathe: Breathe): Promise<Float64Array> {
  const totals = await sums(x, x, [chosen, chosen], breathe)
  const self = tf.tidy(() => {
    const lengths = tf.div(tf.tensor2d(Float32Array.from(squaredLengths(x)), [x.count, 1]), x.width)
    return tf.sum(tf.mul(kernel(lengths as tf.Tensor2D), chosen), 0).dataSync()
  })
  return totals.map((total, i) => {
    const count = chosenOf(x.count, i)
    return (total - self[i]!) / (count * (count - 1))
  })
}

async function estimates(
  real: [Cloud, tf.Tensor2D],
  made: [Cloud, tf.Tensor2D],
  breathe: Breathe
): Promise<Float64Array> {
  const realMeans = await withinMeans(...real, part(breathe, 0, 3))
  const madeMeans = await withinMeans(...made, part(breathe, 1, 3))
  const across = await sums(real[0], made[0], [real[1], made[1]], part(breathe, 2, 3))
  return across.map((total, i) => {
    const pairs = chosenOf(real[0].count, i) * chosenOf(made[0].count, i)
    return quoted * (realMeans[i]! + madeMeans[i]! - (2 * total) / pairs)
  })
}

/**
 * KID × 1000: the unbiased squared maximum mean discrepancy (Gretton et al. 2012, eq. 3) of the kernel (x · y / width + 1)³
 * (Bińkowski et al. 2018, section 4) over all pictures, and its 95 % interval from 200 random halves of both sets: their
 * variance is that of the whole estimate (delete-half jackknife, Shao and Wu 1989), or more where the sets hardly differ.
 * Subsets of 1,000, as the paper takes them, would all be the same where there are no more pictures than that.
 */
export const kid: Metric<{ kid: Estimate }> = {
  async measure({ real, made }, seed, breathe) {
    const [reals, mades] = [choices(real.count, seed), choices(made.count, seed + 1)]
    try {
      const [value, ...rest] = await estimates([real, reals], [made, mades], breathe)
      const variance = rest.reduce((sum, one) => sum + (one - value!) ** 2, 0) / halves
      const reach = wide * Math.sqrt(variance)
      return { kid: { value: value!, low: value! - reach, high: value! + reach } }
    } finally {
      tf.dispose([reals, mades])
    }
  }
}
