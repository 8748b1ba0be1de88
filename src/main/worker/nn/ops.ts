// The operations networks are made of: each right to second order (tfjs's own throw, or are silently wrong).
import * as tf from '@tensorflow/tfjs-core'
import { attribute, derived, kernel } from './kernel'

export type Tensor = tf.Tensor
export type Scalar = tf.Scalar

export { conv2d, conv2dTranspose, depthwiseConv2d } from './conv'
export type { Pad } from './conv'

// These of tfjs were checked against finite differences to second order (ops.test.ts) and are used as they are.
export {
  abs,
  add,
  cast,
  concat,
  div,
  gather,
  log,
  mul,
  neg,
  pad,
  reshape,
  slice,
  sqrt,
  square,
  sub,
  transpose
} from '@tensorflow/tfjs-core'

// ---- activations ----

// Wherever it has one, its derivative by x is 0. As a constant, x spares a penalty a backward pass of nothing but zeros.
function slopeOf(dy: Tensor, x: Tensor, slope: number): Tensor {
  const attributes = [attribute.type('T', 'float32'), attribute.float('alpha', slope)]
  return derived(
    [dy],
    () => kernel('LeakyReluGrad', attributes, [dy, x]),
    (ddy, _dy, input) => [slopeOf(ddy, input, slope)],
    x
  )
}

/** x where x > 0, otherwise slope · x. */
export function leakyRelu<T extends Tensor>(x: T, slope = 0.2): T {
  return derived(
    [x],
    () => tf.leakyRelu(x, slope),
    (dy, input) => [slopeOf(dy, input, slope)]
  )
}

/** x where x > 0, otherwise 0. */
export function relu<T extends Tensor>(x: T): T {
  return derived(
    [x],
    () => tf.relu(x),
    (dy, input) => [slopeOf(dy, input, 0)]
  )
}

export function tanh<T extends Tensor>(x: T): T {
  return derived(
    [x],
    () => tf.tanh(x),
    (dy, input) => [tf.mul(dy, tf.sub(1, tf.square(tanh(input))))]
  )
}

export function sigmoid<T extends Tensor>(x: T): T {
  return derived(
    [x],
    () => tf.sigmoid(x),
    (dy, input) => {
      const s = sigmoid(input)
      return [tf.mul(dy, tf.mul(s, tf.sub(1, s)))]
    }
  )
}

/** log(1 + eˣ). */
export function softplus<T extends Tensor>(x: T): T {
  return derived(
    [x],
    () => tf.softplus(x),
    (dy, input) => [tf.mul(dy, sigmoid(input))]
  )
}

export function exp<T extends Tensor>(x: T): T {
  return derived(
    [x],
    () => tf.exp(x),
    (dy, input) => [tf.mul(dy, exp(input))]
  )
}

// ---- sums ----

/** The lengths that are 1 in y's shape, as long as in `shape`. */
function spread(y: Tensor, shape: number[]): Tensor {
  const attributes = [attribute.type('T', 'float32'), attribute.type('Tidx', 'int32')]
  return derived(
    [y],
    () => kernel('BroadcastTo', attributes, [y, tf.tensor1d(shape, 'int32')]),
    (dy, small) => [
      sum(
        dy,
        shape.flatMap((_, axis) => (small.shape[axis] === 1 ? axis : [])),
        true
      )
    ]
  )
}

// tfjs's own derivatives of these hold a tensor of ones as large as the input, which a recorded step would keep.
function backOfSum(dy: Tensor, shape: number[], axis?: number | number[]): Tensor {
  const summed =
    axis === undefined
      ? shape.map((_, i) => i)
      : [axis].flat().map((each) => (each + shape.length) % shape.length)
  const kept = shape.map((length, i) => (summed.includes(i) ? 1 : length))
  return spread(tf.reshape(dy, kept), shape)
}

/** Over `axis`; over all where it is left out. */
export function sum<T extends Tensor>(x: Tensor, axis?: number | number[], keepDims = false): T {
  return derived(
    [x],
    () => tf.sum<T>(x, axis, keepDims),
    (dy, input) => [backOfSum(dy, input.shape, axis)]
  )
}

/** Over `axis`; over all where it is left out. */
export function mean<T extends Tensor>(x: Tensor, axis?: number | number[], keepDims = false): T {
  return derived(
    [x],
    () => tf.mean<T>(x, axis, keepDims),
    (dy, input) => [tf.mul(backOfSum(dy, input.shape, axis), dy.size / input.size)]
  )
}

// ---- linear ----

function biasGradient(dy: Tensor): Tensor {
  return derived(
    [dy],
    () =>
      kernel('BiasAddGrad', [attribute.type('T', 'float32'), attribute.string('data_format', 'NHWC')], [dy]),
    (ddy, input) => [tf.add(tf.zerosLike(input), ddy)]
  )
}

/** x [batch, ..., channels] + one · bias [channels], where `one` [batch] holds 1 everywhere and is there to be derived by. */
export function addBias<T extends Tensor>(x: T, bias: Tensor, one?: Tensor): T {
  const attributes = [attribute.type('T', 'float32'), attribute.string('data_format', 'NHWC')]
  const add = () => kernel('BiasAdd', attributes, [x, bias]) as T
  if (!one) return derived([x, bias] as [T, Tensor], add, (dy) => [dy, biasGradient(dy)])
  return derived([x, bias, one] as [T, Tensor, Tensor], add, (dy, _x, given) => {
    const [batch, channels] = [dy.shape[0] as number, dy.shape.at(-1) as number]
    const each = sum(tf.reshape(dy, [batch, -1, channels]), 1)
    return [dy, biasGradient(dy), tf.reshape(tf.matMul(each, tf.reshape(given, [channels, 1])), [batch])]
  })
}

/** a [batch, in] · b [in, out]. */
export function matMul(a: Tensor, b: Tensor): tf.Tensor2D {
  return tf.matMul(a as tf.Tensor2D, b as tf.Tensor2D)
}

// ---- pictures ----

/**
 * Moves each picture by whole pixels; what comes in from outside is 0.
 * x [batch, height, width, channels]; down, right [batch] int32.
 */
export function shift(x: tf.Tensor4D, down: tf.Tensor1D, right: tf.Tensor1D): tf.Tensor4D {
  return derived(
    [x],
    () => shifted(x, down, right),
    (dy, _x, rows, columns) => [shift(dy as tf.Tensor4D, tf.neg(rows), tf.neg(columns))],
    down,
    right
  )
}

/** 0 … count − 1, int32, in the given shape. */
function places(count: number, shape: number[], step = 1): Tensor {
  return tf.reshape(tf.range(0, count * step, step, 'int32'), shape)
}

/** The rows of x that `rows`, int32 [count], names. Not to be derived. */
// tf.gather reads its indices to check them, which a recorded step cannot; TensorFlow checks them again anyway.
export function rowsOf(x: Tensor, rows: Tensor): Tensor {
  const types = (['Tindices', 'Taxis'] as const).map((name) => attribute.type(name, 'int32'))
  const attributes = [attribute.type('Tparams', 'float32'), attribute.int('batch_dims', 0), ...types]
  return kernel('GatherV2', attributes, [x, rows, whole(0)])
}

function shifted(x: tf.Tensor4D, down: tf.Tensor1D, right: tf.Tensor1D): tf.Tensor4D {
  const [batch, height, width, channels] = x.shape
  const row = tf.sub(places(height, [1, height, 1]), tf.reshape(down, [batch, 1, 1]))
  const column = tf.sub(places(width, [1, 1, width]), tf.reshape(right, [batch, 1, 1]))
  const rowInside = tf.maximum(whole(0), tf.minimum(whole(height - 1), row))
  const columnInside = tf.maximum(whole(0), tf.minimum(whole(width - 1), column))
  const first = places(batch, [batch, 1, 1], height * width)
  const index = tf.add(tf.add(first, tf.mul(rowInside, whole(width))), columnInside)
  const inside = tf.logicalAnd(tf.equal(row, rowInside), tf.equal(column, columnInside))
  const pixels = tf.reshape(x, [batch * height * width, channels])
  const moved = tf.reshape(rowsOf(pixels, tf.reshape(index, [-1])), x.shape)
  return tf.mul(moved, tf.expandDims(tf.cast(inside, 'float32'), 3))
}

/** What lies outside −1 to 1, cut off. Not to be derived. */
export function clip(x: tf.Tensor4D): tf.Tensor4D {
  return tf.clipByValue(x, -1, 1)
}

/**
 * Mirrors the pictures whose `mirrored` is 1, leaves those whose it is 0. Not to be derived.
 * x [batch, height, width, channels]; mirrored [batch, 1, 1, 1] float32.
 */
export function mirror(x: tf.Tensor4D, mirrored: Tensor): tf.Tensor4D {
  return tf.add(tf.mul(x, tf.sub(1, mirrored)), tf.mul(tf.reverse(x, 2), mirrored))
}

/** 1 inside the square of `size` px around (row, column), 0 outside. row, column [batch] int32 → [batch, side, side, 1]. */
export function squareMask(row: tf.Tensor1D, column: tf.Tensor1D, side: number, size: number): tf.Tensor4D {
  const within = (centre: tf.Tensor1D, shape: number[]) => {
    const first = tf.reshape(tf.sub(centre, whole(Math.floor(size / 2))), [-1, 1])
    const place = tf.sub(places(side, [1, side]), first)
    const inside = tf.logicalAnd(tf.greaterEqual(place, whole(0)), tf.less(place, whole(size)))
    return tf.reshape(tf.cast(inside, 'float32'), shape)
  }
  return tf.mul(within(row, [-1, side, 1, 1]), within(column, [-1, 1, side, 1]))
}

/** A whole number as an int32 scalar. */
export function whole(value: number): Scalar {
  return tf.scalar(value, 'int32')
}
