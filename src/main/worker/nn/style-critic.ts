// StyleGAN2's critic: residual blocks, smooth halving, and a feature that tells how much the pictures of a group differ.
import * as tf from '@tensorflow/tfjs-core'
import { beforeHalving } from './blur'
import { convolution, dense } from './equalised'
import { chain, type Layer } from './network'
import * as ops from './ops'
import { halve } from './resample'
import { gain } from './style'
import { channelsAt, type StyleShape } from './synthesis'

const epsilon = 1e-8
/** Pictures whose differences are measured together, at most. */
const groupSize = 4

const active = (layer: Layer): Layer => ({
  parameters: layer.parameters,
  apply: (weights, x) => ops.leakyRelu(layer.apply(weights, x))
})
const plain = (apply: (x: tf.Tensor) => tf.Tensor): Layer => ({ parameters: [], apply: (_, x) => apply(x) })

/**
 * Half the side, (two convolutions + one of one pixel) / √2 (Karras et al. 2020, section 4.1). Leaky ReLU's gain of √2 and the
 * 1/√2 are left to the weights around, where they cost nothing: `scale` is what x is still to be multiplied by.
 */
function block(side: number, width: { in: number; out: number }, scale: number): Layer {
  const name = `from${side}`
  const first = { in: width.in, out: width.in, size: 3, gain: scale }
  const second = { ...width, size: 3, stride: 2, padding: 'valid' as const, gain }
  const branch = chain(
    active(convolution(`${name}/first`, first)),
    plain(beforeHalving),
    active(convolution(`${name}/second`, second))
  )
  const skip = convolution(`${name}/skip`, { ...width, size: 1, bias: false, gain: scale / gain })
  return {
    parameters: [...branch.parameters, ...skip.parameters],
    apply: (weights, x) => ops.add(branch.apply(weights, x), skip.apply(weights, halve(x)))
  }
}

/** Pictures in a group: as many as divide the batch, at most four. */
function groupOf(batch: number): number {
  return [groupSize, 3, 2, 1].find((size) => batch % size === 0)!
}

/**
 * Adds a channel: the mean deviation of features among the neighbours in the batch (Karras et al. 2018, section 3).
 * [batch, side, side, channels] → [batch, side, side, channels + 1].
 */
export function withDeviation(x: tf.Tensor): tf.Tensor {
  const [batch, height, width, channels] = x.shape as [number, number, number, number]
  const size = groupOf(batch)
  const groups = ops.reshape(x, [batch / size, size, height * width * channels])
  const apart = ops.sub(groups, ops.mean(groups, 1, true))
  const deviation = ops.sqrt(ops.add(ops.mean(ops.square(apart), 1), epsilon))
  const each = ops.mul(ops.reshape(ops.mean(deviation, 1), [-1, 1]), tf.ones([1, size * height * width]))
  return ops.concat([x, ops.reshape(each, [batch, height, width, 1])], 3)
}

/** [batch, side, side, 3] → [batch]. Neighbours in the batch are compared with one another, four by four. */
export function styleCritic(shape: StyleShape): Layer {
  const blocks: Layer[] = []
  for (let side = shape.resolution; side > 4; side /= 2) {
    const width = { in: channelsAt(shape, side), out: channelsAt(shape, side / 2) }
    blocks.push(block(side, width, side === shape.resolution ? gain : 1))
  }
  const last = channelsAt(shape, 4)
  const scaled = (layer: Layer) =>
    chain(
      active(layer),
      plain((x) => ops.mul(x, gain))
    )
  return chain(
    active(convolution('picture', { in: 3, out: channelsAt(shape, shape.resolution), size: 1 })),
    ...blocks,
    plain(withDeviation),
    scaled(convolution('from4', { in: last + 1, out: last, size: 3 })),
    plain((x) => ops.reshape(x, [x.shape[0]!, -1])),
    scaled(dense('dense', { in: 16 * last, out: last })),
    dense('score', { in: last, out: 1 }),
    plain((x) => ops.reshape(x, [-1]))
  )
}
