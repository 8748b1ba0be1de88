// What is seen of pictures: at which scales, through which part of the network, and which scale is told of which.
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, it } from 'vitest'
import { loadEngine } from '../engine'
import { theNetwork } from '../metrics/network'
import { projection, type ProjectionShape } from './projection'
import { random } from './test-derivatives'
import { weightsFor } from './test-weights'

beforeAll(async () => void (await loadEngine()))

const small: ProjectionShape = { side: 64, scales: 3, width: 4 }
const pictures = () => random().uniform('pictures', [2, 32, 32, 3], -1, 1) as tf.Tensor4D
const apart = (one: tf.Tensor, other: tf.Tensor) => tf.max(tf.abs(tf.sub(one, other))).dataSync()[0]!

it('sees pictures of any side at strides 4, 8, 16 and 32 of the side that they are brought to', () => {
  tf.tidy(() => {
    for (const scales of [1, 2, 3, 4]) {
      const seeing = projection(theNetwork(), { ...small, scales })
      const shapes = seeing.apply(weightsFor(seeing.parameters), pictures()).map(({ shape }) => shape)
      const wanted = [
        [2, 16, 16, 4],
        [2, 8, 8, 8],
        [2, 4, 4, 16],
        [2, 2, 2, 32]
      ]
      expect(shapes).toEqual(wanted.slice(0, scales))
      expect(seeing.scales.map(({ side, channels }) => [2, side, side, channels])).toEqual(shapes)
    }
  })
})

it('leaves out what of the network lies behind the last scale', () => {
  tf.tidy(() => {
    const { layers, read } = theNetwork()
    const asked: string[] = []
    const network = { layers, read: (name: string) => (asked.push(name), read(name)) }
    const seeing = projection(network, { ...small, scales: 2 })
    seeing.apply(weightsFor(seeing.parameters), pictures())
    const last = layers.findIndex(({ tap }) => tap === 2)
    expect(asked).toHaveLength(2 * (last + 1))
    expect(asked.at(-1)).toBe(`${layers[last]!.name}.bias`)
  })
})

it('tells finer scales of coarser ones, and never the other way', () => {
  tf.tidy(() => {
    const { parameters, apply } = projection(theNetwork(), small)
    const changed = (name: string) => {
      const [weights, others] = [weightsFor(parameters), weightsFor(parameters)]
      others.set(name, tf.mul(weights.read(name), -1))
      const seen = apply(weights, pictures())
      return apply(others, pictures()).map((each, i) => apart(each, seen[i]!) > 1e-3)
    }
    expect(changed('channels2')).toEqual([true, true, true])
    expect(changed('channels1')).toEqual([true, true, false])
    expect(changed('channels0')).toEqual([true, false, false])
    expect(changed('scales1')).toEqual([true, true, false])
    expect(changed('scales0')).toEqual([true, false, false])
  })
})

it('tells a picture how to be seen otherwise', () => {
  tf.tidy(() => {
    const { parameters, apply } = projection(theNetwork(), small)
    const weights = weightsFor(parameters)
    const seen = (x: tf.Tensor) =>
      tf.addN(apply(weights, x as tf.Tensor4D).map((each) => tf.mean(tf.square(each)))) as tf.Scalar
    const gradient = tf.grad(seen)(pictures())
    const length = tf.sqrt(tf.sum(tf.square(gradient))) as tf.Scalar
    const reach = 0.02
    const at = (far: number) => seen(tf.add(pictures(), tf.mul(tf.div(gradient, length), far))).dataSync()[0]!
    const slope = (at(reach) - at(-reach)) / (2 * reach)
    // Features have corners, where a step finds something else than the slope promises.
    expect(slope / length.dataSync()[0]!).toBeGreaterThan(0.8)
    expect(slope / length.dataSync()[0]!).toBeLessThan(1.2)
  })
})
