// Convolutions of channels together, by groups and each by itself, right to every order.
import * as tf from '@tensorflow/tfjs-core'
import { attribute, derived, kernel } from './kernel'

type Tensor = tf.Tensor
export type Pad = 'same' | 'valid'

/** TensorFlow's name for a convolution, with which those of its two derivatives begin, and how it walks. */
type Walk = { op: 'Conv2D' | 'DepthwiseConv2dNative'; stride: number; padding: Pad }

function attributesOf({ op, stride, padding }: Walk) {
  const shared = [
    attribute.type('T', 'float32'),
    attribute.int('strides', [1, stride, stride, 1]),
    attribute.string('padding', padding.toUpperCase()),
    attribute.string('data_format', 'NHWC'),
    attribute.int('dilations', [1, 1, 1, 1])
  ]
  return op === 'Conv2D' ? [...shared, attribute.bool('use_cudnn_on_gpu', true)] : shared
}

const sizes = (shape: number[]) => tf.tensor1d(shape, 'int32')

// The three are bilinear and are each other's derivatives, so any order is right.
function forward(walk: Walk, x: Tensor, filter: Tensor): Tensor {
  return derived(
    [x, filter],
    () => kernel(walk.op, attributesOf(walk), [x, filter]),
    (dy, input, weight) => [
      back(walk, dy, weight as Tensor, (input as Tensor).shape),
      filterOf(walk, input as Tensor, dy, (weight as Tensor).shape)
    ]
  )
}

/** `shape`: of the input of which dy is the derivative of the output. */
function back(walk: Walk, dy: Tensor, filter: Tensor, shape: number[]): Tensor {
  return derived(
    [dy, filter],
    () => kernel(`${walk.op}BackpropInput`, attributesOf(walk), [sizes(shape), filter, dy]),
    (dx, output, weight) => [
      forward(walk, dx, weight as Tensor),
      filterOf(walk, dx, output as Tensor, (weight as Tensor).shape)
    ]
  )
}

const count = (shape: readonly number[]) => shape.reduce((all, length) => all * length, 1)

/** From so many numbers on, the filter is what its gradient spends its time on, if it is laid on few places. */
const largeFilter = 2 ** 19
/** From so many on, oneDNN's own gradient takes 1.5 to 2.1 times as long as a product, up to the most places measured. */
const hugeFilter = 2 ** 21
const mostPlaces = 2048

/** Whether a filter's gradient is found sooner as one matrix product (measured on AVX2). */
function suitsProduct({ op }: Walk, x: Tensor, dy: Tensor, shape: number[]): boolean {
  const [outputs, places] = [dy.shape[3] as number, count(dy.shape.slice(0, 3))]
  const grouped = x.shape[3] !== shape[2]
  if (op !== 'Conv2D' || grouped) return false
  const numbers = count(shape)
  return (numbers >= largeFilter && places <= outputs) || (numbers >= hugeFilter && places <= mostPlaces)
}

/** The gradient of a filter: everything that it was laid on, each by what came of it. */
function filterByProduct({ stride, padding }: Walk, x: Tensor, dy: Tensor, shape: number[]): Tensor {
  const [height, width, channels, outputs] = shape as [number, number, number, number]
  const laidOn = kernel(
    'ExtractImagePatches',
    [
      attribute.type('T', 'float32'),
      attribute.int('ksizes', [1, height, width, 1]),
      attribute.int('strides', [1, stride, stride, 1]),
      attribute.int('rates', [1, 1, 1, 1]),
      attribute.string('padding', padding.toUpperCase())
    ],
    [x]
  )
  const rows = tf.reshape(laidOn, [-1, height * width * channels]) as tf.Tensor2D
  return tf.reshape(tf.matMul(rows, tf.reshape(dy, [-1, outputs]), true), shape)
}

/** `shape`: of the filter. */
function filterOf(walk: Walk, x: Tensor, dy: Tensor, shape: number[]): Tensor {
  return derived(
    [x, dy],
    () =>
      suitsProduct(walk, x, dy, shape)
        ? filterByProduct(walk, x, dy, shape)
        : kernel(`${walk.op}BackpropFilter`, attributesOf(walk), [x, sizes(shape), dy]),
    (dw, input, output) => [
      back(walk, output as Tensor, dw, (input as Tensor).shape),
      forward(walk, input as Tensor, dw)
    ]
  )
}

let derivesGroups: boolean | null = null

/** Whether this TensorFlow derives convolutions by groups: on processors only oneDNN does. Found out once, by trying. */
function canDeriveGroups(): boolean {
  derivesGroups ??= tf.tidy(() => {
    const walk: Walk = { op: 'Conv2D', stride: 1, padding: 'same' }
    try {
      back(walk, tf.zeros([1, 1, 1, 2]), tf.zeros([1, 1, 1, 2]), [1, 1, 1, 2])
      return true
    } catch {
      return false
    }
  })
  return derivesGroups
}

/** What `conv2d` does by groups, spelled out: for where TensorFlow has no derivative of it. */
export function groupByGroup(x: Tensor, filter: Tensor, stride: number, padding: Pad): tf.Tensor4D {
  const groups = (x.shape[3] as number) / (filter.shape[2] as number)
  const [xs, filters] = [x, filter].map((each) => tf.split(each, groups, 3)) as [Tensor[], Tensor[]]
  const walk: Walk = { op: 'Conv2D', stride, padding }
  return tf.concat(
    xs.map((each, group) => forward(walk, each, filters[group]!)),
    3
  ) as tf.Tensor4D
}

/**
 * x [batch, height, width, in], filter [height, width, in / groups, out]. Where the filter takes fewer channels than x has,
 * each group of them makes its own share of the outputs.
 */
export function conv2d(x: Tensor, filter: Tensor, stride = 1, padding: Pad = 'same'): tf.Tensor4D {
  const grouped = x.shape[3] !== filter.shape[2]
  if (grouped && !canDeriveGroups()) return groupByGroup(x, filter, stride, padding)
  return forward({ op: 'Conv2D', stride, padding }, x, filter) as tf.Tensor4D
}

/**
 * Enlarges by `stride`: x [batch, height, width, in], filter [height, width, out, in]. Without padding all that the filter
 * reaches is kept: (height − 1) · stride + filter's height rows.
 */
export function conv2dTranspose(x: Tensor, filter: Tensor, stride = 2, padding: Pad = 'same'): tf.Tensor4D {
  const reach = padding === 'valid' ? (filter.shape[0] as number) - stride : 0
  const shape = enlarged(x, stride, filter.shape[2] as number, reach)
  return back({ op: 'Conv2D', stride, padding }, x, filter, shape) as tf.Tensor4D
}

/** x [batch, height, width, channels], filter [height, width, channels, 1] → [batch, height / stride, width / stride, channels]. */
export function depthwiseConv2d(x: Tensor, filter: Tensor, stride = 1): tf.Tensor4D {
  return forward({ op: 'DepthwiseConv2dNative', stride, padding: 'same' }, x, filter) as tf.Tensor4D
}

/** Enlarges each channel by `stride`: x [batch, height, width, channels], filter [height, width, channels, 1]. */
export function depthwiseConv2dTranspose(x: Tensor, filter: Tensor, stride = 2): tf.Tensor4D {
  const walk: Walk = { op: 'DepthwiseConv2dNative', stride, padding: 'same' }
  return back(walk, x, filter, enlarged(x, stride, x.shape[3] as number)) as tf.Tensor4D
}

function enlarged(x: Tensor, stride: number, channels: number, reach = 0): number[] {
  const [batch, height, width] = x.shape as [number, number, number, number]
  return [batch, height * stride + reach, width * stride + reach, channels]
}
