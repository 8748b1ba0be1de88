// Checks whether pictures show the class that was asked for: a classifier that learned the real ones is asked.
import * as tf from '@tensorflow/tfjs-core'
import type { Cloud } from '../metrics/cloud'
import { datasetFeatures, orderOf } from '../metrics/dataset-features'
import { cloudOf, type Side } from '../metrics/features'
import { madeBatches } from '../metrics/made'
import { tensorOf } from '../metrics/cloud'
import { heldOutOf, mostOfDataset, type Bench, type Check } from './check'

/** Enough to tell classes apart, and four times as fast. */
const side: Side = 112
const rounds = 400
const decay = 1e-4

type Classifier = { classOf(cloud: Cloud): Int32Array; dispose(): void }

/** Softmax regression on features brought to mean 0 and deviation 1, by Adam over all of them at once. */
function classifierOf(cloud: Cloud, labels: Int32Array, classes: number): Classifier {
  const features = tensorOf(cloud)
  const { mean, variance } = tf.moments(features, 0)
  const deviation = tf.tidy(() => tf.sqrt(tf.add(variance, 1e-6)))
  const normal = (x: tf.Tensor) => tf.div(tf.sub(x, mean), deviation) as tf.Tensor2D
  const weights = tf.variable(tf.zeros([cloud.width, classes]))
  const bias = tf.variable(tf.zeros([classes]))
  const wanted = tf.tidy(() => tf.oneHot(tf.tensor1d(labels, 'int32'), classes))
  const x = tf.tidy(() => normal(features))
  const logits = (of: tf.Tensor2D) => tf.add(tf.matMul(of, weights as unknown as tf.Tensor2D), bias)
  const adam = tf.train.adam(0.01)
  for (let round = 0; round < rounds; round++) {
    adam.minimize(() => {
      const loss = tf.neg(tf.mean(tf.sum(tf.mul(wanted, tf.logSoftmax(logits(x))), 1)))
      return tf.add(loss, tf.mul(decay, tf.sum(tf.square(weights)))) as tf.Scalar
    })
  }
  tf.dispose([features, variance, wanted, x])
  adam.dispose()
  return {
    classOf: (other) => tf.tidy(() => tf.argMax(logits(normal(tensorOf(other))), 1).dataSync<'int32'>()),
    dispose: () => tf.dispose([mean, deviation, weights, bias])
  }
}

const shareOf = (found: Int32Array, wanted: (i: number) => number) =>
  found.reduce((right, label, i) => right + (label === wanted(i) ? 1 : 0), 0) / found.length

async function heldOutCloud(bench: Bench) {
  const feed = heldOutOf(bench)
  const order = orderOf(feed).subarray(0, 2 * bench.pictures)
  const eye = bench.extractor(side)
  function* batches() {
    for (let at = 0; at < order.length; at += 32)
      yield feed.batch('pictures', [...order.subarray(at, at + 32)])
  }
  const cloud = await cloudOf(eye, batches(), order.length, bench.breathe)
  return { cloud, label: (i: number) => feed.labels![order[i]!]! }
}

/** `classifier`: the share of held-out pictures that it recognises; `recognised`: of made ones that are what was asked for. */
export const classes: Check = {
  often: false,
  async measure(bench) {
    const { source } = bench.dataset
    const held = await heldOutCloud(bench)
    const real = await datasetFeatures(bench.dataset, bench.extractor(side), mostOfDataset, bench.breathe)
    const order = orderOf(source)
    const labels = Int32Array.from({ length: real.count }, (_, i) => source.labels![order[i]!]!)
    const classifier = classifierOf(real, labels, source.classes.length)
    const batches = madeBatches(bench.learner, bench.pictures, source.resolution)
    const made = await cloudOf(bench.extractor(side), batches, bench.pictures, bench.breathe)
    const found = {
      classifier: shareOf(classifier.classOf(held.cloud), held.label),
      // Seed s shows class s of those there are, counted round and round.
      recognised: shareOf(classifier.classOf(made), (seed) => seed % source.classes.length)
    }
    classifier.dispose()
    return found
  }
}
