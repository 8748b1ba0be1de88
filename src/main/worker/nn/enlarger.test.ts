// The enlarging generator: four times as wide, and close to a smooth enlargement when it begins.
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, it } from 'vitest'
import { loadEngine } from '../engine'
import { enlarger } from './enlarger'
import { resize } from './resize'
import { random } from './test-derivatives'
import { weightsFor } from './test-weights'

beforeAll(async () => void (await loadEngine()))

it.each([8, 13])('makes %i px four times as wide, at first by little more than resizing', (side) => {
  tf.tidy(() => {
    const net = enlarger({ width: 8, blocks: 2 })
    const x = random().uniform('x', [2, side, side, 3], -1, 1) as tf.Tensor4D
    const made = net.apply(weightsFor(net.parameters), x)
    expect(made.shape).toEqual([2, 4 * side, 4 * side, 3])
    const added = tf.mean(tf.abs(tf.sub(made, resize(x, 4 * side)))).dataSync()[0]!
    expect(added).toBeGreaterThan(0.001)
    expect(added).toBeLessThan(0.2)
  })
})
