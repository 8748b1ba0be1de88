// Holds the recorded network to the same network written out in loops of plain JavaScript.
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, it } from 'vitest'
import { loadEngine } from '../engine'
import { activations, type Convolution } from '../nn/efficientnet'
import { extractorOf, width } from './features'
import { theNetwork } from './network'

beforeAll(async () => void (await loadEngine()))

type Picture = { side: number; channels: number; values: Float64Array }
type Filter = { size: number; deep: boolean; weights: ArrayLike<number>; bias: ArrayLike<number> }

function filterOf({ name, op }: Convolution): Filter {
  const { read } = theNetwork()
  const [filter, bias] = [read(`${name}.kernel`), read(`${name}.bias`)]
  const made = { weights: filter.dataSync(), bias: bias.dataSync() }
  tf.dispose([filter, bias])
  return { ...made, size: filter.shape[0]!, deep: op === 'depthwiseConv2d' }
}

/** Adds what one pixel of x gives through one place of the filter. */
function add(sums: Float64Array, x: Picture, pixel: number, { weights, deep }: Filter, place: number): void {
  for (let i = 0; i < x.channels; i++) {
    const value = x.values[pixel * x.channels + i]!
    const at = place * x.channels + i
    if (deep) sums[i]! += value * weights[at]!
    else for (let o = 0; o < sums.length; o++) sums[o]! += value * weights[at * sums.length + o]!
  }
}

/** TensorFlow's SAME padding: as much as is needed, the odd pixel at the end. */
function convolve(x: Picture, layer: Convolution): Picture {
  const filter = filterOf(layer)
  const channels = filter.bias.length
  const side = Math.ceil(x.side / layer.stride)
  const before = Math.floor(Math.max(0, (side - 1) * layer.stride + filter.size - x.side) / 2)
  const inside = (at: number) => at >= 0 && at < x.side
  const values = new Float64Array(side * side * channels)
  for (let place = 0; place < side * side; place++) {
    const sums = Float64Array.from(filter.bias)
    for (let cell = 0; cell < filter.size ** 2; cell++) {
      const row = Math.floor(place / side) * layer.stride + Math.floor(cell / filter.size) - before
      const column = (place % side) * layer.stride + (cell % filter.size) - before
      if (inside(row) && inside(column)) add(sums, x, row * x.side + column, filter, cell)
    }
    values.set(layer.relu6 ? sums.map((sum) => Math.min(6, Math.max(0, sum))) : sums, place * channels)
  }
  return { side, channels, values }
}

function spelledOut(bytes: Uint8Array, side: number): number[] {
  let x: Picture = { side, channels: 3, values: Float64Array.from(bytes, (byte) => (byte - 127) / 128) }
  let kept = x
  for (const layer of theNetwork().layers) {
    if (layer.saveSkipBefore) kept = x
    x = convolve(x, layer)
    if (layer.addSkip) x.values.forEach((_, i) => (x.values[i]! += kept.values[i]!))
  }
  const features = new Array<number>(x.channels).fill(0)
  x.values.forEach((value, i) => (features[i % x.channels]! += value / x.side ** 2))
  return features
}

/** Hills of colour, others for each picture. */
function picture(side: number, number: number): Uint8Array {
  return Uint8Array.from({ length: side * side * 3 }, (_, i) => {
    const [channel, column, row] = [i % 3, Math.floor(i / 3) % side, Math.floor(i / 3 / side)]
    return 127 + 120 * Math.sin((row * (number + 1)) / 9 + channel) * Math.cos((column * (channel + 2)) / 11)
  })
}

const apart = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Math.hypot(...Array.from(a, (value, i) => value - b[i]!)) / Math.hypot(...Array.from(b))

it('are those of the network in plain loops, also in a batch that is not full, and leave no tensor behind', () => {
  const extractor = extractorOf({ resolution: 112, side: 112 })
  const before = tf.memory().numTensors
  const pictures = [picture(112, 0), picture(112, 3)]
  const found = extractor.features(Uint8Array.from(pictures.flatMap((each) => [...each])))
  expect(tf.memory().numTensors).toBe(before)
  extractor.dispose()
  expect(found).toHaveLength(2 * width)
  expect(apart(found.slice(width), spelledOut(pictures[1]!, 112))).toBeLessThan(1e-3)
  expect(apart(found.slice(0, width), found.slice(width))).toBeGreaterThan(0.1)
})

it('the network can be derived by its pictures, at every tap and its end', () => {
  tf.tidy(() => {
    const { layers, read } = theNetwork()
    const x = tf.cast(tf.tensor4d(picture(64, 1), [1, 64, 64, 3], 'int32'), 'float32') as tf.Tensor4D
    const { taps, last } = activations(layers, read, x)
    expect(taps.map(({ shape }) => shape)).toEqual([
      [1, 32, 32, 16],
      [1, 16, 16, 24],
      [1, 8, 8, 40],
      [1, 4, 4, 80],
      [1, 4, 4, 112],
      [1, 2, 2, 192],
      [1, 2, 2, 320]
    ])
    expect(last.shape).toEqual([1, 2, 2, width])
    const slope = tf.grad((pictures: tf.Tensor) => {
      const made = activations(layers, read, pictures as tf.Tensor4D)
      return tf.addN([...made.taps, made.last].map((each) => tf.mean(tf.square(each))))
    })(x)
    const size = tf.max(tf.abs(slope)).dataSync()[0]!
    expect(size).toBeGreaterThan(0)
    expect(Number.isFinite(size)).toBe(true)
  })
})
