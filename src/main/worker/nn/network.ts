// A network as data (its parameters) and a function (what it makes of an input, given their values).
import type * as tf from '@tensorflow/tfjs-core'

/** How a parameter begins: normal with this standard deviation around 0, or one value everywhere. */
export type Start = { normal: number } | { value: number }

/** One tensor of a network. A statistic is not trained: the forward pass notes its next value. */
export type Parameter = { name: string; shape: number[]; start: Start; statistic?: true }

/** The values of a network's parameters, as its forward pass sees them. */
export type Weights = {
  read(name: string): tf.Tensor
  /** Whether statistics come from the batch (and are noted) or from what was noted before. */
  training: boolean
  /** Notes the next value of a statistic; ignored where this network is not being moved. */
  note(name: string, value: tf.Tensor): void
}

/**
 * A piece of a network. `one` [batch] holds 1 for each item: what biases are multiplied by, for who derives by it
 * (penalty.ts, `restrained`).
 */
export type Layer = {
  parameters: Parameter[]
  apply(weights: Weights, x: tf.Tensor, one?: tf.Tensor): tf.Tensor
}

/** One layer after the other. */
export function chain(...layers: Layer[]): Layer {
  return {
    parameters: layers.flatMap((layer) => layer.parameters),
    apply: (weights, x, one) => layers.reduce((out, layer) => layer.apply(weights, out, one), x)
  }
}

/** Every parameter under a name of its own, so that two of a kind can be one network. */
export function named(name: string, layer: Layer): Layer {
  const under = (parameter: string) => `${name}/${parameter}`
  return {
    parameters: layer.parameters.map((parameter) => ({ ...parameter, name: under(parameter.name) })),
    apply: (weights, x, one) =>
      layer.apply(
        {
          training: weights.training,
          read: (parameter) => weights.read(under(parameter)),
          note: (parameter, value) => weights.note(under(parameter), value)
        },
        x,
        one
      )
  }
}
