// A recorded step does what the step did op by op, keeps its state inside, and refuses what it cannot freeze.
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { loadEngine } from '../engine'
import { randomOf } from '../nn/random'
import { Program } from './program'
import { record } from './record'

beforeAll(() => loadEngine())

const one = (step: number) => tf.tensor1d([step], 'int32')

/** A step with a gradient, randomness by step, and a running average. */
function counter() {
  const weight = tf.variable(tf.tensor2d([[1, -2, 3]]))
  const average = tf.variable(tf.zeros([1, 3]), false)
  const step = (inputs: { step: tf.Tensor1D; rate: tf.Scalar }) => {
    const noise = randomOf(7, inputs.step).normal('noise', [1, 3])
    const { value, grads } = tf.variableGrads(
      () => tf.mean(tf.square(tf.sub(tf.tanh(weight), noise))) as tf.Scalar,
      [weight]
    )
    weight.assign(tf.sub(weight, tf.mul(grads[weight.name] as tf.Tensor, inputs.rate)) as tf.Tensor2D)
    average.assign(tf.add(tf.mul(average, 0.9), tf.mul(weight, 0.1)) as tf.Tensor2D)
    return { loss: value }
  }
  return { state: [weight, average], step }
}

const values = (state: tf.Variable[]) => state.map((variable) => [...variable.dataSync()])

describe('a recorded step', () => {
  it('equals the same steps op by op, for inputs and random numbers it was not recorded with', () => {
    const eager = counter()
    const rates = [0.1, 0.5, 0.02, 0.3]
    const losses = rates.map((rate, index) =>
      tf.tidy(() => eager.step({ step: one(index), rate: tf.scalar(rate) }).loss.dataSync()[0])
    )

    const { state, step } = counter()
    const start = state.map((variable) => variable.clone())
    const inputs = { step: one(99), rate: tf.scalar(9) }
    const recording = record({ name: 'train', state, inputs, run: () => tf.tidy(() => step(inputs)) })
    state.forEach((variable, index) => variable.assign(start[index] as tf.Tensor))
    const program = Program.load(state, [recording])
    const compiled = rates.map((rate, index) => {
      const out = program.run('train', { step: one(index), rate: tf.scalar(rate) })
      return out['loss']?.dataSync()[0]
    })
    program.read()

    compiled.forEach((loss, index) => expect(loss).toBeCloseTo(losses[index] as number, 5))
    values(state).forEach((row, index) =>
      row.forEach((value, at) => expect(value).toBeCloseTo(values(eager.state)[index]?.[at] as number, 5))
    )
    expect(new Set(compiled).size).toBe(rates.length)
    program.dispose()
  })

  it('tells variables apart that began as copies of one another', () => {
    const one = tf.variable(tf.tensor1d([1, 2]))
    const other = tf.variable(one)
    const state = [one, other]
    const run = () => tf.tidy(() => (other.assign(tf.add(other, 1) as tf.Tensor1D), { sum: tf.sum(one) }))
    const program = Program.load(state, [record({ name: 'add', state, inputs: {}, run })])
    const sums = [0, 1, 2].map(() => program.run('add', {})['sum']?.dataSync()[0])
    expect(sums).toEqual([3, 3, 3])
    program.dispose()
  })

  it('leaves no tensor behind', () => {
    const { state, step } = counter()
    const inputs = { step: one(0), rate: tf.scalar(0.1) }
    const recording = record({ name: 'train', state, inputs, run: () => tf.tidy(() => step(inputs)) })
    const program = Program.load(state, [recording])
    const before = tf.memory().numTensors
    for (let i = 0; i < 20; i++) tf.dispose(program.run('train', inputs))
    program.read()
    program.write()
    expect(tf.memory().numTensors).toBe(before)
    program.dispose()
  })

  it('takes the values of its variables from outside and gives them back', () => {
    const { state, step } = counter()
    const inputs = { step: one(0), rate: tf.scalar(0) }
    const recording = record({ name: 'train', state, inputs, run: () => tf.tidy(() => step(inputs)) })
    const program = Program.load(state, [recording])
    state[0]?.assign(tf.tensor2d([[4, 5, 6]]))
    program.write()
    state[0]?.assign(tf.tensor2d([[0, 0, 0]]))
    tf.dispose(program.run('train', inputs))
    program.read()
    expect(values(state)[0]).toEqual([4, 5, 6])
    program.dispose()
  })
})

describe('recording refuses', () => {
  const attempt = (run: () => tf.Tensor) => () =>
    record({ name: 'wrong', state: [], inputs: {}, run: () => ({ out: run() }) })

  it('to read a value', () => {
    expect(attempt(() => tf.scalar(tf.add(1, 2).dataSync()[0] as number))).toThrow(/read the value/)
  })
  it('to draw in JavaScript', () => {
    expect(attempt(() => tf.randomNormal([2]))).toThrow(/Math\.random/)
  })
  it('a tensor from before that nobody named, and says which operation and line', () => {
    const stranger = tf.add(1, 1)
    expect(attempt(() => tf.mul(stranger, 2))).toThrow(/Mul.*program\.test\.ts:\d+/s)
  })
  it('and leaves the backend as it was', () => {
    expect(attempt(() => tf.randomNormal([2]))).toThrow()
    expect(tf.add(1, 2).dataSync()[0]).toBe(3)
    expect(() => tf.randomNormal([2])).not.toThrow()
  })
})
