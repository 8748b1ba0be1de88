// The style of a picture: mapped from a latent, one for each layer, mixed between two latents, drawn towards the average.
import * as tf from '@tensorflow/tfjs-core'
import { dense } from './equalised'
import { chain, type Layer, type Weights } from './network'
import * as ops from './ops'
import type { Random } from './random'

/** Of activations here and in the other style networks: keeps the deviation that leaky ReLU takes. */
export const gain = Math.SQRT2
const epsilon = 1e-8

/** The mapping learns this much slower than everything else, or it runs away (Karras et al. 2019, appendix C). */
const mappingPace = 0.01
/** How much of the average style stays at each step. */
const averageKept = 0.995

/** Divides each latent by its deviation. x [batch, latent]. */
function normalise(x: tf.Tensor): tf.Tensor {
  return ops.div(x, ops.sqrt(ops.add(ops.mean(ops.square(x), 1, true), epsilon)))
}

/** [batch, latent] → [batch, latent], the style (Karras et al. 2019, section 2). */
export function mapping(shape: { latent: number; layers: number }): Layer {
  const { latent, layers } = shape
  const stages = Array.from({ length: layers }, (_, i): Layer => {
    const linear = dense(`mapping/${i}`, { in: latent, out: latent, pace: mappingPace })
    return {
      parameters: linear.parameters,
      apply: (weights, x) => ops.mul(ops.leakyRelu(linear.apply(weights, x)), gain)
    }
  })
  return chain({ parameters: [], apply: (_, x) => normalise(x) }, ...stages)
}

/** The running mean of styles: a statistic, [latent]. */
export const averageStyle = (latent: number): Layer['parameters'][number] => ({
  name: 'average',
  shape: [latent],
  start: { value: 0 },
  statistic: true
})

/** Notes the average style after these, [batch, latent]. */
export function noteAverage(weights: Weights, styles: tf.Tensor): void {
  const old = weights.read('average')
  weights.note('average', ops.add(ops.mul(old, averageKept), ops.mul(ops.mean(styles, 0), 1 - averageKept)))
}

/** Between the average style (amount 0) and these (1), [batch, latent] (Karras et al. 2019, appendix B). */
export function truncated(weights: Weights, styles: tf.Tensor, amount: tf.Scalar): tf.Tensor {
  const average = weights.read('average')
  return ops.add(average, ops.mul(ops.sub(styles, average), amount))
}

/** The same style for each of `layers`: [batch, latent] → [batch, layers, latent]. */
export function everywhere(styles: tf.Tensor, layers: number): tf.Tensor3D {
  return ops.mul(tf.ones([1, layers, 1]), tf.expandDims(styles, 1))
}

/**
 * The first style up to a layer and the second from there on (Karras et al. 2019, section 3.1).
 * one, other [batch, latent]; from [batch] int32: the layer, or `layers` for the first alone → [batch, layers, latent].
 */
export function mixed(one: tf.Tensor, other: tf.Tensor, from: tf.Tensor, layers: number): tf.Tensor3D {
  const layer = tf.range(0, layers, 1, 'int32')
  const second = tf.cast(
    tf.greaterEqual(tf.reshape(layer, [1, layers, 1]), tf.reshape(from, [-1, 1, 1])),
    'float32'
  )
  const [first, rest] = [one, other].map((each) => tf.expandDims(each, 1)) as [tf.Tensor, tf.Tensor]
  return ops.add(first, ops.mul(ops.sub(rest, first), second))
}

/** `mixed`, all of them from the same layer on. */
export function mixedAt(one: tf.Tensor, other: tf.Tensor, from: number, layers: number): tf.Tensor3D {
  return mixed(one, other, tf.fill([one.shape[0]!], from, 'int32'), layers)
}

/** From which layer on each picture has its second style: with this probability one of them, otherwise none. [batch] int32. */
export function crossings(random: Random, batch: number, layers: number, probability: number): tf.Tensor {
  const layer = tf.add(random.integers('crossing/layer', [batch], layers - 1), ops.whole(1))
  const crosses = tf.less(random.uniform('crossing', [batch], 0, 1), probability)
  return tf.where(crosses, layer, tf.fill([batch], layers, 'int32'))
}
