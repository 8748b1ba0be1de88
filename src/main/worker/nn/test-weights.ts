// Weights for tests of networks: each parameter as it begins, or as a test sets it.
import * as tf from '@tensorflow/tfjs-core'
import type { Parameter, Weights } from './network'
import { random } from './test-derivatives'

export type TestWeights = Weights & { set(name: string, value: tf.Tensor): void }

export function weightsFor(parameters: Parameter[]): TestWeights {
  const values = new Map(
    parameters.map(({ name, shape, start }) => {
      const value =
        'value' in start
          ? tf.fill(shape, start.value)
          : tf.mul(random().normal(`start/${name}`, shape), start.normal)
      return [name, value]
    })
  )
  return {
    training: true,
    note: () => {},
    set: (name, value) => void values.set(name, value),
    read(name) {
      const value = values.get(name)
      if (!value) throw new Error(`no parameter is called ${name}`)
      return value
    }
  }
}
