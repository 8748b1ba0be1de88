// Normalises features over the batch, with TensorFlow's fused kernels, right to second order.
import * as tf from '@tensorflow/tfjs-core'
import { attribute, derived, kernels } from './kernel'

/** Added to variances. */
export const normEpsilon = 1e-5

/** y = scale · (x − mean) / √(variance + ε) + offset, and the batch's mean and (unbiased) variance as data. */
export type Normalised = { y: tf.Tensor4D; mean: tf.Tensor; variance: tf.Tensor }

function attributes(training = true) {
  return [
    attribute.type('T', 'float32'),
    attribute.type('U', 'float32'),
    attribute.float('epsilon', normEpsilon),
    attribute.string('data_format', 'NHWC'),
    attribute.bool('is_training', training)
  ]
}

function moments(x: tf.Tensor) {
  const mean = tf.mean(x, [0, 1, 2])
  const centred = tf.sub(x, mean)
  return { centred, deviation: tf.sqrt(tf.add(tf.mean(tf.square(centred), [0, 1, 2]), normEpsilon)) }
}

type Gradient = [dx: tf.Tensor, dscale: tf.Tensor, doffset: tf.Tensor]

// The derivative in operations that can be derived again (Ioffe and Szegedy 2015, section 3).
function writtenOut(dy: tf.Tensor, x: tf.Tensor, scale: tf.Tensor): Gradient {
  const { centred, deviation } = moments(x)
  const normal = tf.div(centred, deviation)
  const level = tf.mean(dy, [0, 1, 2])
  const tilt = tf.mean(tf.mul(dy, normal), [0, 1, 2])
  const dx = tf.mul(tf.sub(tf.sub(dy, level), tf.mul(normal, tilt)), tf.div(scale, deviation))
  return [dx, tf.sum(tf.mul(dy, normal), [0, 1, 2]), tf.sum(dy, [0, 1, 2])]
}

function fused(dy: tf.Tensor, x: tf.Tensor, scale: tf.Tensor, reserved: tf.Tensor[]): Gradient {
  const inputs = [dy, x, scale, ...reserved]
  return kernels('FusedBatchNormGradV3', attributes(), inputs, 5).slice(0, 3) as Gradient
}

/** Whether what is computed now will be derived: then the fused kernel, which the tape cannot see into, will not do. */
const isRecorded = () => tf.engine().state.gradientDepth > 0

/** Normalises by the batch's own statistics. x [batch, height, width, channels]; scale, offset [channels]. */
export function normaliseBatch(x: tf.Tensor4D, scale: tf.Tensor, offset: tf.Tensor): Normalised {
  const empty = tf.tensor1d([])
  const [y, mean, variance, first, second, third] = kernels(
    'FusedBatchNormV3',
    attributes(),
    [x, scale, offset, empty, empty],
    6
  ) as [tf.Tensor4D, tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor]
  const out = derived(
    [x, scale, offset] as [tf.Tensor, tf.Tensor, tf.Tensor],
    () => y.clone(),
    (dy, input, gain, _offset, ...reserved) =>
      isRecorded() ? writtenOut(dy, input, gain) : fused(dy, input, gain, reserved),
    first,
    second,
    third
  )
  return { y: out, mean, variance }
}

/** Normalises by given statistics, all [channels]. */
export function normaliseBy(
  x: tf.Tensor4D,
  scale: tf.Tensor,
  offset: tf.Tensor,
  mean: tf.Tensor,
  variance: tf.Tensor
): tf.Tensor4D {
  const inputs = [x, scale, offset, mean, variance] as [tf.Tensor, ...tf.Tensor[]]
  return derived(
    inputs,
    () => kernels('FusedBatchNormV3', attributes(false), inputs, 6)[0] as tf.Tensor4D,
    (dy, features, ...rest) => {
      const [gain, , centre, spread] = rest as tf.Tensor[]
      const deviation = tf.sqrt(tf.add(spread!, normEpsilon))
      const level = tf.sum(dy, [0, 1, 2])
      const dscale = tf.div(tf.sum(tf.mul(dy, tf.sub(features, centre!)), [0, 1, 2]), deviation)
      const ratio = tf.div(gain!, deviation)
      const dvariance = tf.div(tf.mul(dscale, gain!), tf.mul(-2, tf.square(deviation)))
      return [tf.mul(dy, ratio), dscale, level, tf.neg(tf.mul(level, ratio)), dvariance]
    }
  )
}
