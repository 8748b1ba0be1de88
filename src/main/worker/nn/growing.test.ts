// A new stage comes in without a jump: unheard it changes nothing, fully heard the old way out is gone.
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, it } from 'vitest'
import { loadEngine } from '../engine'
import { growingCritic, growingGenerator, grownPictures, sidesOf, type Growth } from './growing'
import type { Parameter } from './network'
import { enlarged, shrunk } from './scale'
import { around, random } from './test-derivatives'
import { weightsFor } from './test-weights'

beforeAll(async () => void (await loadEngine()))

const shape = { width: 8, resolution: 32, latent: 6 }
const growth = (side: number, fade: number): Growth => ({ side, fade: tf.scalar(fade) })

/** Weights of which those whose names begin so are other ones. */
function weightsBut(parameters: Parameter[], ...beginnings: string[]) {
  const weights = weightsFor(parameters)
  for (const { name, shape: size } of parameters)
    if (beginnings.some((each) => name.startsWith(each))) weights.set(name, around(`other/${name}`, size))
  return weights
}

function expectSame(one: tf.Tensor, other: tf.Tensor): void {
  expect(one.shape).toEqual(other.shape)
  const values = other.dataSync()
  one.dataSync().forEach((value, i) => expect(value).toBeCloseTo(values[i]!, 5))
}

const apart = (one: tf.Tensor, other: tf.Tensor) => tf.max(tf.abs(tf.sub(one, other))).dataSync()[0]!

it('grows from 8 px by doubling', () => {
  expect(sidesOf(64)).toEqual([8, 16, 32, 64])
})

it.each([16, 32])('makes the pictures of the stage before, enlarged, where %i px begin', (side) => {
  tf.tidy(() => {
    const { parameters, apply } = growingGenerator(shape)
    const latents = around('latents', [2, 6])
    const weights = weightsFor(parameters)
    const before = apply(weights, latents, growth(side / 2, 1))
    expectSame(apply(weights, latents, growth(side, 0)), enlarged(before, 2))
    // Halfway it is halfway.
    const ends = tf.mul(
      tf.add(apply(weights, latents, growth(side, 0)), apply(weights, latents, growth(side, 1))),
      0.5
    )
    expectSame(apply(weights, latents, growth(side, 0.5)), ends)
  })
})

it.each([16, 32])('draws with nothing of the stage before once %i px are all there', (side) => {
  tf.tidy(() => {
    const { parameters, apply } = growingGenerator(shape)
    const latents = around('latents', [2, 6])
    const [own, changed] = [weightsFor(parameters), weightsBut(parameters, `picture${side / 2}/`)]
    expectSame(apply(changed, latents, growth(side, 1)), apply(own, latents, growth(side, 1)))
    expect(
      apart(apply(changed, latents, growth(side, 0.5)), apply(own, latents, growth(side, 0.5)))
    ).toBeGreaterThan(0.01)
  })
})

it.each([16, 32])('scores enlarged pictures as the stage before scored them, where %i px begin', (side) => {
  tf.tidy(() => {
    const { parameters, apply } = growingCritic(shape)
    const weights = weightsFor(parameters)
    const small = around('x', [4, side / 2, side / 2, 3])
    expectSame(
      apply(weights, enlarged(small, 2), growth(side, 0)),
      apply(weights, small, growth(side / 2, 1))
    )
    const changed = weightsBut(parameters, `picture${side / 2}/`)
    const large = around('y', [4, side, side, 3])
    expectSame(apply(changed, large, growth(side, 1)), apply(weights, large, growth(side, 1)))
  })
})

it('shows real pictures without the detail that is not there yet', () => {
  tf.tidy(() => {
    const x = around('x', [2, 32, 32, 3]) as tf.Tensor4D
    expectSame(grownPictures(x, growth(8, 1)), shrunk(x, 4))
    expectSame(grownPictures(x, growth(16, 0)), enlarged(shrunk(x, 4), 2))
    expectSame(grownPictures(x, growth(16, 1)), shrunk(x, 2))
    expectSame(grownPictures(x, growth(32, 1)), x)
  })
})

it('gives no gradient to stages that are yet to come', () => {
  tf.tidy(() => {
    const { parameters, apply } = growingGenerator(shape)
    const variables = new Map(
      parameters.map(({ name, shape: size }) => [name, tf.variable(around(name, size))])
    )
    const weights = { ...weightsFor(parameters), read: (name: string) => variables.get(name)! }
    const loss = () => tf.mean(apply(weights, around('latents', [2, 6]), growth(16, 0.5))) as tf.Scalar
    const { grads } = tf.variableGrads(loss, [...variables.values()])
    const without = [...variables].filter(([, { name }]) => !grads[name]).map(([name]) => name)
    expect(without).toEqual(
      parameters.map(({ name }) => name).filter((name) => /(to|at|picture)32\//.test(name))
    )
    tf.dispose([...variables.values()])
  })
})

it('begins with features whose deviation every layer keeps', () => {
  tf.tidy(() => {
    const wide = { width: 32, resolution: 32, latent: 32 }
    const [make, judge] = [growingGenerator(wide), growingCritic(wide)]
    const whole = growth(32, 1)
    const pictures = make.apply(weightsFor(make.parameters), random().normal('z', [16, 32]), whole)
    // Large shapes: of fine noise every halving would take half.
    const shapes = enlarged(random().normal('x', [16, 4, 4, 3]), 8)
    const scores = judge.apply(weightsFor(judge.parameters), shapes, whole)
    for (const each of [pictures, scores]) {
      const deviation = Math.sqrt(tf.mean(tf.square(each)).dataSync()[0]!)
      expect(deviation).toBeGreaterThan(0.1)
      expect(deviation).toBeLessThan(4)
    }
  })
})
