// Turns, stretches and moves each picture by itself: linear in its pixels, and right to every order.
import * as tf from '@tensorflow/tfjs-core'
import { attribute, derived, kernel } from './kernel'
import * as ops from './ops'

/**
 * Where a place of the result lies in the picture, in px from the middle, for each picture [batch]:
 * (right · across + right.down · down + right.by, and the same for `down`).
 */
export type Affine = { right: Line; down: Line }
export type Line = { across: tf.Tensor; down: tf.Tensor; by: tf.Tensor }

/** What each place of the result is a mean of: rows of all pixels, int32 [4 · places], and their shares, [4 · places, 1]. */
type Taps = { rows: tf.Tensor1D; shares: tf.Tensor }

const neighbours = 4

const tapsFrom = ([rows, shares]: [tf.Tensor1D, tf.Tensor]): Taps => ({ rows, shares })

/** [rows, channels] → [places, channels]. */
function gathered(pixels: tf.Tensor, { rows, shares }: Taps): tf.Tensor {
  return derived(
    [pixels],
    () => {
      const [places, channels] = [rows.size / neighbours, pixels.shape[1]!]
      const weighed = tf.mul(ops.rowsOf(pixels, rows), shares)
      return tf.reshape(tf.sum(tf.reshape(weighed, [neighbours, places * channels]), 0), [places, channels])
    },
    (dy, from, ...taps) => [scattered(dy, tapsFrom(taps), from.shape[0]!)],
    rows,
    shares
  )
}

/** What `gathered` is derived by: [places, channels] → [rows, channels]. */
function scattered(y: tf.Tensor, { rows, shares }: Taps, count: number): tf.Tensor {
  return derived(
    [y],
    () => {
      const [places, channels] = y.shape as [number, number]
      const each = tf.mul(tf.expandDims(y, 0), tf.reshape(shares, [neighbours, places, 1]))
      const types = [attribute.type('T', 'float32'), attribute.type('Tindices', 'int32')]
      return kernel(
        'UnsortedSegmentSum',
        [...types, attribute.type('Tnumsegments', 'int32')],
        [tf.reshape(each, [neighbours * places, channels]), rows, ops.whole(count)]
      )
    },
    (dx, _y, ...taps) => [gathered(dx, tapsFrom(taps))],
    rows,
    shares
  )
}

/** The two pixels that a place lies between, mirrored at the edges, and the share of the second. */
function between(place: tf.Tensor, side: number) {
  const span = side - 1
  const mirrored = tf.sub(span, tf.abs(tf.sub(tf.mod(place, 2 * span), span)))
  const first = tf.minimum(tf.floor(mirrored), span - 1)
  return { first: tf.cast(first, 'int32'), share: tf.sub(mirrored, first) }
}

function tapsOf({ right, down }: Affine, batch: number, side: number): Taps {
  const middle = (side - 1) / 2
  const line = tf.sub(tf.range(0, side), middle)
  const [across, along] = [tf.reshape(line, [1, 1, side]), tf.reshape(line, [1, side, 1])]
  const of = (each: tf.Tensor) => tf.reshape(each, [batch, 1, 1])
  const place = (by: Line) =>
    tf.add(tf.add(tf.mul(of(by.across), across), tf.mul(of(by.down), along)), tf.add(of(by.by), middle))
  const [column, row] = [right, down].map((each) => between(place(each), side)) as [Between, Between]
  const start = tf.reshape(tf.range(0, batch * side * side, side * side, 'int32'), [batch, 1, 1])
  const corner = tf.add(tf.add(start, tf.mul(row.first, ops.whole(side))), column.first)
  const rows = [0, 1, side, side + 1].map((beyond) => tf.reshape(tf.add(corner, ops.whole(beyond)), [-1]))
  const [top, left] = [tf.sub(1, row.share), tf.sub(1, column.share)]
  const shares = [
    [top, left],
    [top, column.share],
    [row.share, left],
    [row.share, column.share]
  ].map(([one, other]) => tf.reshape(tf.mul(one!, other!), [-1, 1]))
  return { rows: tf.concat(rows) as tf.Tensor1D, shares: tf.concat(shares) }
}
type Between = ReturnType<typeof between>

/** x [batch, side, side, channels], side at least 2 → the same: each place by its four neighbours, mirrored at the edges. */
export function warp(x: tf.Tensor4D, affine: Affine): tf.Tensor4D {
  const [batch, side, , channels] = x.shape
  const pixels = ops.reshape(x, [batch * side * side, channels])
  return ops.reshape(gathered(pixels, tapsOf(affine, batch, side)), x.shape)
}
