// Normalises features over the batch, with TensorFlow's fused kernels, right to second order.
import * as tf from '@tensorflow/tfjs-core'
import { attribute, derived, kernels } from './kernel'

const epsilon = 1e-5

/** y = scale · (x − mean) / √(variance + ε) + offset, and the batch's mean and (unbiased) variance as data. */
export type Normalised = { y: tf.Tensor4D; mean: tf.Tensor; variance: tf.Tensor }

function attributes() {
  return [
    attribute.type('T', 'float32'),
    attribute.type('U', 'float32'),
    attribute.float('epsilon', epsilon),
    attribute.string('data_format', 'NHWC'),
    attribute.bool('is_training', true)
  ]
}

/** A tensor that was computed already by a kernel, and the formula for it, whose derivative is the second order. */
function attach<Inputs extends tf.Tensor[]>(
  value: tf.Tensor,
  formula: (...inputs: Inputs) => tf.Tensor,
  ...inputs: Inputs
): tf.Tensor {
  return derived(
    inputs,
    () => value.clone(),
    (dy, ...saved) => tf.grads(formula as (...inputs: tf.Tensor[]) => tf.Tensor)(saved, dy)
  )
}

function moments(x: tf.Tensor) {
  const mean = tf.mean(x, [0, 1, 2])
  const centred = tf.sub(x, mean)
  return { centred, deviation: tf.sqrt(tf.add(tf.mean(tf.square(centred), [0, 1, 2]), epsilon)) }
}

// The derivative by x, written out (Ioffe and Szegedy 2015, section 3), for second order only.
function inputGradient(dy: tf.Tensor, x: tf.Tensor, scale: tf.Tensor): tf.Tensor {
  const { centred, deviation } = moments(x)
  const normal = tf.div(centred, deviation)
  const level = tf.mean(dy, [0, 1, 2])
  const tilt = tf.mean(tf.mul(dy, normal), [0, 1, 2])
  return tf.mul(tf.sub(tf.sub(dy, level), tf.mul(normal, tilt)), tf.div(scale, deviation))
}

function scaleGradient(dy: tf.Tensor, x: tf.Tensor): tf.Tensor {
  const { centred, deviation } = moments(x)
  return tf.sum(tf.mul(dy, tf.div(centred, deviation)), [0, 1, 2])
}

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
    (dy, input, gain, _offset, ...reserved) => {
      const [dx, dscale, doffset] = kernels(
        'FusedBatchNormGradV3',
        attributes(),
        [dy, input, gain, ...reserved],
        5
      ) as [tf.Tensor, tf.Tensor, tf.Tensor]
      return [
        attach(dx, inputGradient, dy, input, gain),
        attach(dscale, scaleGradient, dy, input),
        attach(doffset, (given) => tf.sum(given, [0, 1, 2]), dy)
      ]
    },
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
  const gain = tf.div(scale, tf.sqrt(tf.add(variance, epsilon)))
  return tf.add(tf.mul(x, gain), tf.sub(offset, tf.mul(mean, gain)))
}
