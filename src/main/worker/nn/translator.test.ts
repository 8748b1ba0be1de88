// The translating generator: any side divisible by 4, each picture by itself, two of a kind as one network.
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, it } from 'vitest'
import { loadEngine } from '../engine'
import { named } from './network'
import { random } from './test-derivatives'
import { weightsFor } from './test-weights'
import { translator } from './translator'

beforeAll(async () => void (await loadEngine()))

const shape = { width: 4, blocks: 2 }
const pictures = (side: number) => random().uniform('pictures', [2, side, side, 3], -1, 1)

it.each([32, 36, 64])('makes pictures of %i px', (side) => {
  tf.tidy(() => {
    const net = translator(shape)
    const made = net.apply(weightsFor(net.parameters), pictures(side))
    expect(made.shape).toEqual([2, side, side, 3])
  })
})

it('begins near the picture that it is given', () => {
  tf.tidy(() => {
    const net = translator({ width: 16, blocks: 6 })
    const x = pictures(32)
    const apart = tf.mean(tf.abs(tf.sub(net.apply(weightsFor(net.parameters), x), x))).dataSync()[0]!
    expect(apart).toBeGreaterThan(0)
    expect(apart).toBeLessThan(0.1)
  })
})

it('makes of a picture what it makes of it alone', () => {
  tf.tidy(() => {
    const net = translator(shape)
    const weights = weightsFor(net.parameters)
    const x = pictures(32)
    const among = tf.slice(net.apply(weights, x), 1, 1).dataSync()
    const alone = net.apply(weights, tf.slice(x, 1, 1)).dataSync()
    alone.forEach((value, i) => expect(among[i]).toBeCloseTo(value, 4))
  })
})

it('reads its parameters under the name that it is given', () => {
  tf.tidy(() => {
    const [there, back] = [named('there', translator(shape)), named('back', translator(shape))]
    const weights = weightsFor([...there.parameters, ...back.parameters])
    const x = pictures(32)
    const [one, other] = [there, back].map((net) => net.apply(weights, x))
    expect(tf.max(tf.abs(tf.sub(one!, other!))).dataSync()[0]).toBeGreaterThan(0)
  })
})
