// Checks whether pictures show the class that was asked for: a small classifier that learned the real ones is asked.
import * as tf from '@tensorflow/tfjs-core'
import type { Feed } from '../data/feed'
import { batch } from '../metrics/features'
import { madeBatches } from '../metrics/made'
import { convolutionalFeatures, widthAt } from '../nn/convolutional'
import * as layers from '../nn/layers'
import { chain, type Parameter } from '../nn/network'
import { fromPixels } from '../nn/pixels'
import { randomOf } from '../nn/random'
import { samplerOf } from '../training/sampler'
import { heldOutOf, seed, type Bench, type Check } from './check'

const epochs = 6
/** Of a small set, more epochs. */
const fewestSteps = 200
const lesson = 64
const learningRate = 1e-3

type Classifier = {
  /** The class of each picture: uint8 [count, side, side, 3] → [count]. */
  classOf(pictures: Uint8Array): Int32Array
  dispose(): void
}

function variableOf({ name, shape, start }: Parameter): tf.Variable {
  const random = randomOf(seed, tf.tensor1d([0], 'int32'))
  return tf.variable(
    tf.tidy(() =>
      'value' in start ? tf.fill(shape, start.value) : tf.mul(random.normal(name, shape), start.normal)
    )
  )
}

/** A critic's convolutions with a score a class, trained by Adam on cross-entropy. */
async function classifierOf(source: Feed, breathe: Bench['breathe']): Promise<Classifier> {
  const { resolution: side, counts, classes } = source
  const shape = { width: 32, resolution: side, latent: 0 }
  const size = 4 * 4 * widthAt(shape, 4)
  const head = layers.dense('class', { in: size, out: classes.length }, { normal: 1 / Math.sqrt(size) })
  const network = chain(convolutionalFeatures(shape), layers.reshape(size), head)
  const held = new Map(network.parameters.map((each) => [each.name, variableOf(each)]))
  const weights = { read: (name: string) => held.get(name)!, training: false, note: () => {} }
  const tensor = (pictures: Uint8Array) =>
    fromPixels(tf.tensor4d(pictures, [pictures.length / (side * side * 3), side, side, 3], 'int32'))
  const logits = (pictures: Uint8Array) => network.apply(weights, tensor(pictures))
  const adam = tf.train.adam(learningRate)
  const sampler = samplerOf(counts.pictures, seed)
  const steps = Math.max(fewestSteps, Math.ceil((epochs * counts.pictures) / lesson))
  for (let step = 0; step < steps; step++) {
    const places = sampler.take(step * lesson, lesson)
    adam.minimize(() => {
      const labels = tf.tensor1d(Int32Array.from(places, (i) => source.labels![i]!))
      const wanted = tf.oneHot(labels, classes.length)
      const likely = tf.logSoftmax(logits(source.batch('pictures', places)))
      return tf.neg(tf.mean(tf.sum(tf.mul(wanted, likely), 1)))
    })
    await breathe(step / steps)
  }
  adam.dispose()
  return {
    classOf: (pictures) => tf.tidy(() => tf.argMax(logits(pictures), 1).dataSync<'int32'>()),
    dispose: () => tf.dispose([...held.values()])
  }
}

/** The share of pictures whose class is what `wanted` says of the n-th. */
function shareOf(
  classifier: Classifier,
  batches: Iterable<Uint8Array>,
  wanted: (n: number) => number
): number {
  let [right, n] = [0, 0]
  for (const pictures of batches)
    for (const label of classifier.classOf(pictures)) if (label === wanted(n++)) right++
  return right / n
}

function* every(feed: Feed): Generator<Uint8Array> {
  const { pictures } = feed.counts
  for (let at = 0; at < pictures; at += batch) {
    const length = Math.min(batch, pictures - at)
    yield feed.batch(
      'pictures',
      Array.from({ length }, (_, i) => at + i)
    )
  }
}

/** `classifier`: the share of held-out pictures that it recognises; `recognised`: of made ones that are what was asked for. */
export const classes: Check = {
  often: false,
  async measure({ learner, pictures, breathe, ...bench }) {
    const { source } = bench.dataset
    const heldOut = heldOutOf(bench)
    const classifier = await classifierOf(source, breathe)
    const made = madeBatches(learner, pictures, source.resolution)
    const found = {
      classifier: shareOf(classifier, every(heldOut), (n) => heldOut.labels![n]!),
      // Seed s shows class s of those there are, counted round and round.
      recognised: shareOf(classifier, made, (n) => n % source.classes.length)
    }
    classifier.dispose()
    return found
  }
}
