// Leaky ReLU that makes no frequencies which its grid cannot hold: applied on a finer grid, between two low-pass filters.
import * as tf from '@tensorflow/tfjs-core'
import { attribute, derived, kernel } from './kernel'
import { lowPass, type LowPass } from './low-pass'
import * as ops from './ops'

/** Samples around the middle of the picture: `rate` of them along its side, `side` of them in all, which may reach beyond it. */
export type Grid = { side: number; rate: number }

/** A linear map along one axis, [out, in]. */
export type Rows = { out: number; in: number; values: Float32Array }

/**
 * From one grid to another whose samples lie half-way between its own; one of the two has the filter's rate. What lies beyond
 * the first grid counts as 0.
 */
export function resampling(from: Grid, to: Grid, filter: LowPass): Rows {
  const taps = lowPass(filter)
  // In steps of the taps. Samples are left out between those of a coarser grid, which the gain makes up for.
  const place = ({ side, rate }: Grid, i: number) => ((i + 0.5 - side / 2) * filter.rate) / rate
  const gain = filter.rate / from.rate
  const values = new Float32Array(to.side * from.side)
  for (let row = 0; row < to.side; row++)
    for (let column = 0; column < from.side; column++) {
      const tap = place(to, row) - place(from, column) + (filter.taps - 1) / 2
      values[row * from.side + column] = gain * (taps[tap] ?? 0)
    }
  return { out: to.side, in: from.side, values }
}

/** Which axis of [batch, height, width, channels]. */
type Axis = 1 | 2

/**
 * Applies the map along an axis, or the adjoint of it: as a product with the whole matrix, of which a band is not 0. At 64 px,
 * on two busy cores, three layers there and back took 102, 288 and 124 ms at best; as strided depthwise convolutions along each
 * axis 232, 323 and 124; as products with parts of the band no less. Where pictures are far larger, convolutions would be the sooner.
 */
function along(axis: Axis, rows: Rows, x: tf.Tensor, adjoint = false): tf.Tensor4D {
  const [batch, height, width, channels] = x.shape as [number, number, number, number]
  const attributes = [
    attribute.type('T', 'float32'),
    attribute.bool('adj_x', adjoint),
    attribute.bool('adj_y', false)
  ]
  const forward = () => {
    const matrix = tf.tensor2d(rows.values, [rows.out, rows.in])
    const shape = axis === 1 ? [batch, height, width * channels] : [batch * height, width, channels]
    const length = adjoint ? rows.in : rows.out
    const made = kernel('BatchMatMulV2', attributes, [matrix, tf.reshape(x, shape)])
    return tf.reshape(made, axis === 1 ? [batch, length, width, channels] : [batch, height, length, channels])
  }
  return derived([x], forward, (dy) => [along(axis, rows, dy, !adjoint)]) as tf.Tensor4D
}

/** The maps to the finer grid and from there to the outputs' grid, the same along both axes. */
export type Filters = { up: Rows; down: Rows }

/**
 * [batch, up.in, up.in, channels] → [batch, down.out, down.out, channels], without leaky ReLU's gain (Karras et al. 2021,
 * section 3.2, "Filtered nonlinearities").
 */
export function filteredRelu(x: tf.Tensor, { up, down }: Filters): tf.Tensor4D {
  const fine = along(2, up, along(1, up, x))
  return along(1, down, along(2, down, ops.leakyRelu(fine)))
}
