// A critic's loss and penalties derived together are what they are derived one by one.
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, it } from 'vitest'
import { loadEngine } from '../engine'
import { augment } from './augment'
import { relativistic } from './losses'
import type { Weights } from './network'
import * as ops from './ops'
import { r1, restrained, scoredWithR1 } from './penalty'
import { randomOf } from './random'
import { residualCritic } from './residual'

beforeAll(async () => void (await loadEngine()))

const shape = { width: 8, resolution: 16, latent: 4, blocks: 2 }
const pairs = 3
const random = () => randomOf(5, tf.tensor1d([0], 'int32'))

/** All weights at random: biases and last layers that begin at 0 would hide what is wrong with them. */
function everywhere() {
  const { parameters } = residualCritic(shape)
  return parameters.map(({ name, shape: size }) => {
    const fanIn = size.slice(0, -1).reduce((product, length) => product * length, 1)
    return tf.variable(tf.mul(random().normal(name, size), size.length === 1 ? 0.3 : 1 / Math.sqrt(fanIn)))
  })
}

it('restrained: the same value and gradient as the loss and two penalties derived twice', () => {
  tf.tidy(() => {
    const variables = everywhere()
    const critic = residualCritic(shape)
    const places = new Map(critic.parameters.map(({ name }, i) => [name, variables[i]!]))
    const weights: Weights = { read: (name) => places.get(name)!, training: true, note: () => {} }
    const pictures = (name: string) => random().normal(name, [pairs, 16, 16, 3]) as tf.Tensor4D
    const [real, fake] = [pictures('real'), pictures('fake')]
    const both = ops.concat([real, fake]) as tf.Tensor4D
    const see = (x: tf.Tensor4D) => augment(x, { colour: 1, translation: 1, cutout: 1 }, random(), 'see')
    const halves = (each: tf.Tensor) => [ops.slice(each, 0, pairs), ops.slice(each, pairs, pairs)] as const
    const loss = (scores: tf.Tensor) => relativistic(...halves(scores))

    const oneByOne = () => {
      const judged = (x: tf.Tensor4D) => critic.apply(weights, see(x))
      // The mean over both halves is half of R1 + R2.
      return ops.add(loss(judged(both)), ops.mul(r1(judged, both), 2 * 0.7)) as tf.Scalar
    }
    const together = () => {
      const apply = (x: tf.Tensor, one: tf.Tensor) => critic.apply(weights, x, one)
      return restrained({ critic: apply, see, x: both, loss, weight: tf.scalar(0.7 / pairs) }).total
    }
    const [expected, found] = [oneByOne, together].map((way) => tf.variableGrads(way, variables))
    expect(found!.value.dataSync()[0]).toBeCloseTo(expected!.value.dataSync()[0]!, 3)
    for (const { name } of variables) {
      const [a, b] = [expected, found].map((each) => each!.grads[name]!.dataSync())
      const reach = Math.max(...a!.map(Math.abs))
      expect(reach).toBeGreaterThan(1e-3)
      a!.forEach((value, i) => expect(Math.abs(value - b![i]!)).toBeLessThan(2e-4 * reach))
    }
  })
})

it('scored with R1: the same value and gradient as loss and penalty derived one by one', () => {
  tf.tidy(() => {
    // Not linear around a picture, so that the penalty's gradient reaches all that the loss's does.
    const critic = (filter: tf.Tensor) => (x: tf.Tensor4D) =>
      ops.sum(ops.tanh(ops.conv2d(x, filter, 2)), [1, 2, 3])
    const filter = tf.mul(random().normal('filter', [4, 4, 3, 2]), 0.3)
    const x = random().normal('x', [pairs, 8, 8, 3]) as tf.Tensor4D
    const loss = (scores: tf.Tensor) => ops.mean(ops.softplus(scores))
    const oneByOne = (f: tf.Tensor) => ops.add(loss(critic(f)(x)), r1(critic(f), x)) as tf.Scalar
    const together = (f: tf.Tensor) => {
      const { scores, penalty } = scoredWithR1(critic(f), x)
      return ops.add(loss(scores), penalty) as tf.Scalar
    }
    const [a, b] = [oneByOne, together].map((way) => tf.valueAndGrad(way)(filter))
    expect(b!.value.dataSync()[0]).toBeCloseTo(a!.value.dataSync()[0]!, 4)
    const [slow, fast] = [a!, b!].map(({ grad }) => [...grad.dataSync()])
    fast!.forEach((value, i) => expect(value).toBeCloseTo(slow![i]!, 3))
  })
})
