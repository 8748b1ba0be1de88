// What makes the networks of DCGAN know of classes: which one is to be made, and which one a picture should show.
import * as tf from '@tensorflow/tfjs-core'
import {
  convolutionalFeatures,
  convolutionalGenerator,
  widthAt,
  type ConvolutionalShape
} from './convolutional'
import * as layers from './layers'
import type { Parameter, Weights } from './network'
import * as ops from './ops'

export type ConditionalShape = ConvolutionalShape & { classes: number }

/** A network that is told the class of each item: int32 [batch], from 0 to classes − 1. */
export type ConditionalLayer = {
  parameters: Parameter[]
  apply(weights: Weights, x: tf.Tensor, labels: tf.Tensor): tf.Tensor
}

/** The row of each label in a table [classes, width] → [batch, width], as a product that can be derived to any order. */
export function rowsFor(table: tf.Tensor, labels: tf.Tensor): tf.Tensor2D {
  const classes = table.shape[0] as number
  const each = tf.equal(tf.reshape(labels, [-1, 1]), tf.range(0, classes, 1, 'int32'))
  return ops.matMul(tf.cast(each, 'float32'), table)
}

/** Numbers that stand for a class beside the latent. Begun as large as it, more of them drown it: one picture a class. */
const told = 32
const start = { normal: 0.5 }

/** [batch, latent] → [batch, side, side, 3] in −1 to 1: each class is learned as a direction beside the latent (Mirza and Osindero 2014, section 3.2). */
export function conditionalGenerator({ classes, ...shape }: ConditionalShape): ConditionalLayer {
  const make = convolutionalGenerator({ ...shape, latent: shape.latent + told })
  const table = { name: 'classes', shape: [classes, told], start }
  return {
    parameters: [table, ...make.parameters],
    apply: (weights, latents, labels) =>
      make.apply(weights, ops.concat([latents, rowsFor(weights.read(table.name), labels)], 1))
  }
}

/**
 * [batch, side, side, 3] → [batch]: how real a picture is, and how much of its class it has (Miyato and Koyama 2018, eq. 3):
 * ψ(φ(x)) + y V φ̄(x), where φ̄ is the mean of the last features over space.
 */
export function conditionalCritic({ classes, ...shape }: ConditionalShape): ConditionalLayer {
  const look = convolutionalFeatures(shape)
  const width = widthAt(shape, 4)
  const one = layers.convolution(
    'from4',
    { in: width, out: 1, size: 4, padding: 'valid' },
    { normal: 1 / Math.sqrt(16 * width) }
  )
  const table = { name: 'classes', shape: [classes, width], start: { normal: 1 / Math.sqrt(width) } }
  return {
    parameters: [...look.parameters, ...one.parameters, table],
    apply(weights, x, labels) {
      const features = look.apply(weights, x) as tf.Tensor4D
      const real = layers.scores.apply(weights, one.apply(weights, features))
      const means = ops.mean(features, [1, 2])
      return ops.add(real, ops.sum(ops.mul(means, rowsFor(weights.read(table.name), labels)), 1))
    }
  }
}
