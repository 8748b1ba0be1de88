// A recorded step also runs through XLA, TensorFlow's compiler, with the same numbers: the way that GPUs can be given.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as tf from '@tensorflow/tfjs-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { loadEngine } from '../engine'
import * as ops from '../nn/ops'
import { Program } from './program'
import { record } from './record'

const dump = mkdtempSync(join(tmpdir(), 'atelier-xla-'))
// Read when the library is loaded, once a process: this file's tests have one to themselves.
process.env['TF_XLA_FLAGS'] = '--tf_xla_auto_jit=2 --tf_xla_cpu_global_jit --tf_xla_min_cluster_size=2'
process.env['XLA_FLAGS'] = `--xla_dump_to=${dump}`

beforeAll(() => loadEngine())
afterAll(() => rmSync(dump, { recursive: true }))

/** A critic of two convolutions that learns by gradient descent, with a penalty of second order. */
function critic() {
  const filterOf = (shape: number[]) => {
    const size = shape.reduce((all, length) => all * length, 1)
    return tf.variable(tf.tidy(() => tf.reshape(tf.mul(tf.sin(tf.range(0, size)), 0.3), shape)))
  }
  const filters = [filterOf([3, 3, 3, 4]), filterOf([8, 8, 4, 1])]
  const score = (x: tf.Tensor) =>
    ops.sum(ops.conv2d(ops.leakyRelu(ops.conv2d(x, filters[0]!, 1)), filters[1]!, 1, 'valid'))
  const step = (x: tf.Tensor4D) => {
    const { value, grads } = tf.variableGrads(() => {
      const slope = tf.grad(score)(x)
      return ops.add(ops.mean(ops.softplus(score(x))), ops.mean(ops.square(slope))) as tf.Scalar
    }, filters)
    for (const filter of filters) filter.assign(tf.sub(filter, tf.mul(grads[filter.name]!, 0.05)))
    return { loss: value }
  }
  return { filters, step }
}

it('computes what the step computes op by op', () => {
  const picture = (n: number) => tf.sin(tf.reshape(tf.range(n, n + 384), [2, 8, 8, 3])) as tf.Tensor4D
  const plain = critic()
  const expected = [0, 1, 2].map((n) => tf.tidy(() => plain.step(picture(n)).loss.dataSync()[0]!))
  const { filters, step } = critic()
  const start = filters.map((filter) => filter.clone())
  const x = picture(7)
  const recording = record({ name: 'step', state: filters, inputs: { x }, run: () => tf.tidy(() => step(x)) })
  filters.forEach((filter, i) => filter.assign(start[i]!))
  const program = Program.load(filters, [recording])
  const compiled = [0, 1, 2].map((n) => program.run('step', { x: picture(n) })['loss']!.dataSync()[0]!)
  compiled.forEach((loss, i) => expect(loss).toBeCloseTo(expected[i]!, 4))
  expect(new Set(compiled).size).toBe(3)
  expect(readdirSync(dump).some((file) => file.includes('cluster'))).toBe(true)
  program.dispose()
})
