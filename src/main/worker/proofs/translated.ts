// Checks of what is made of pictures that training never saw: beside what it should be, beside an enlargement by formula, between domains.
import * as tf from '@tensorflow/tfjs-core'
import type { Cloud } from '../metrics/cloud'
import type { Feed } from '../data/feed'
import { datasetFeatures } from '../metrics/dataset-features'
import { batch, cloudOf } from '../metrics/features'
import { kid } from '../metrics/kid'
import { theNetwork } from '../metrics/network'
import { featureDistance } from '../nn/feature-distance'
import { resize } from '../nn/resize'
import { firstInputs, inputTensor, type Inputs } from '../training/inputs'
import { drawPictures } from '../training/sheet'
import { averagedOf, heldOutOf, lookedAt, mostOfDataset, seed, type Bench, type Check } from './check'

const mostHeldOut = 300

/** Pictures as bytes, uint8 [count, side, side, 3]. */
type Set = Inputs & { count: number }

function inputsOf(bench: Bench): Set {
  const inputs = firstInputs(bench.learner.model, heldOutOf(bench), mostHeldOut)
  if (!inputs) throw new Error('this check needs a kind that makes pictures from pictures')
  return { ...inputs, count: inputs.bytes.length / (inputs.side ** 2 * 3) }
}

/** What the model makes of each. */
function madeOf(bench: Bench, inputs: Set): Set {
  const side = bench.dataset.source.resolution
  const bytes = new Uint8Array(inputs.count * side * side * 3)
  const numbers = Array.from({ length: inputs.count }, (_, i) => i)
  let at = 0
  for (const { rgba } of drawPictures(bench.learner, numbers, side, { inputs }))
    for (let pixel = 0; pixel < side * side; pixel++, at += 3)
      bytes.set(rgba.subarray(4 * pixel, 4 * pixel + 3), at)
  return { side, bytes, count: inputs.count }
}

function targetsOf(feed: Feed, count: number): Set {
  const indices = Array.from({ length: count }, (_, i) => i)
  return { side: feed.resolution, bytes: feed.batch('pictures', indices), count }
}

const mean = (values: number[]) => values.reduce((all, value) => all + value, 0) / values.length

/** Half of the interval of 95 % around a mean of so many values that were drawn by themselves. */
function reach(values: number[]): number {
  const middle = mean(values)
  const variance = mean(values.map((value) => (value - middle) ** 2))
  return 1.96 * Math.sqrt(variance / Math.max(1, values.length - 1))
}

/** Peak signal to noise of one picture beside another in dB, over RGB. Both −1 to 1. */
const psnr = (one: tf.Tensor, other: tf.Tensor) =>
  tf.tidy(
    () => 10 * Math.log10(4 / Math.max(1e-10, tf.mean(tf.squaredDifference(one, other)).dataSync()[0]!))
  )

/** How pictures are looked at: by features that nothing was trained by. */
type Eyes = Pick<Bench, 'extractor' | 'breathe'>

async function cloud({ extractor, breathe }: Eyes, set: Set): Promise<Cloud> {
  const size = batch * set.side ** 2 * 3
  function* batches() {
    for (let at = 0; at < set.bytes.length; at += size) yield set.bytes.subarray(at, at + size)
  }
  return cloudOf(extractor(lookedAt), batches(), set.count, breathe)
}

/** Euclidean distances of the rows with the same number. */
const rowsApart = (one: Cloud, other: Cloud): number[] =>
  Array.from({ length: one.count }, (_, row) => {
    let squares = 0
    for (let i = row * one.width; i < (row + 1) * one.width; i++)
      squares += (one.values[i]! - other.values[i]!) ** 2
    return Math.sqrt(squares)
  })

/**
 * Each picture beside what it should be: PSNR, mean absolute difference, `features` with its interval, and `texture`, which is
 * what pix2pix and SRGAN are trained by, and so no judge of them.
 */
async function apart(eyes: Eyes, made: Set, wanted: Set) {
  const each = Array.from({ length: made.count }, (_, i) =>
    tf.tidy(() => {
      const [x, y] = [inputTensor(made, [i]), inputTensor(wanted, [i])]
      const [texture] = featureDistance(theNetwork(), x, y).dataSync()
      return { psnr: psnr(x, y), texture: texture!, l1: tf.mean(tf.abs(tf.sub(x, y))).dataSync()[0]! }
    })
  )
  const distances = rowsApart(await cloud(eyes, made), await cloud(eyes, wanted))
  const [features, around] = [mean(distances), reach(distances)]
  return {
    psnr: mean(each.map((one) => one.psnr)),
    ...{ features, 'features.low': features - around, 'features.high': features + around },
    texture: mean(each.map((one) => one.texture)),
    l1: mean(each.map((one) => one.l1))
  }
}

/** Of so many held-out pairs, beside what was made of their first halves, uint8 [count, side, side, 3]. */
export function besideHeldOut(eyes: Eyes, heldOut: Feed, bytes: Uint8Array) {
  const { resolution: side } = heldOut
  const made = { side, bytes, count: bytes.length / (side ** 2 * 3) }
  return apart(eyes, made, targetsOf(heldOut, made.count))
}

/**
 * Held-out pairs: PSNR, mean absolute difference, and the distance of the 1,280 features that KID is made of, at 224 px, to what
 * the pair holds, with its 95 % interval.
 */
export const translated: Check = {
  often: true,
  measure(bench) {
    const inputs = inputsOf(bench)
    return apart(bench, madeOf(bench, inputs), targetsOf(heldOutOf(bench), inputs.count))
  }
}

/** By Keys' cubic. */
function enlargedByFormula(small: Set, side: number): Set {
  const bytes = new Uint8Array(small.count * side * side * 3)
  for (let i = 0; i < small.count; i++) {
    const levels = tf.tidy(() => {
      const large = resize(inputTensor(small, [i]), side)
      return tf.clipByValue(tf.round(tf.mul(tf.add(large, 1), 127.5)), 0, 255).dataSync()
    })
    bytes.set(levels, i * side * side * 3)
  }
  return { side, bytes, count: small.count }
}

/** The same of enlarged pictures, and of the same small ones enlarged by formula. */
export const enlarged: Check = {
  often: true,
  async measure(bench) {
    const inputs = inputsOf(bench)
    const wanted = targetsOf(heldOutOf(bench), inputs.count)
    const cubic = await apart(bench, enlargedByFormula(inputs, wanted.side), wanted)
    const made = await apart(bench, madeOf(bench, inputs), wanted)
    const named = Object.entries(cubic).map(([name, value]) => [`${name}.cubic`, value])
    return { ...made, ...Object.fromEntries(named) }
  }
}

/** PSNR of pictures that were led to the other domain and back, beside what they were. */
function returned(bench: Bench, inputs: Set, made: Set): number {
  const { model } = bench.learner
  const weights = averagedOf(bench.learner)
  const each = Array.from({ length: inputs.count }, (_, i) =>
    tf.tidy(() => {
      const back = model.back!(weights, inputTensor(made, [i]))
      return psnr(back, inputTensor(inputs, [i]))
    })
  )
  return mean(each)
}

/** KID of held-out pictures of A to the pictures of B, as they are and translated; and what is left when they are led back. */
export const domains: Check = {
  often: true,
  async measure(bench) {
    const { dataset, extractor, breathe } = bench
    const inputs = inputsOf(bench)
    const made = madeOf(bench, inputs)
    const real = await datasetFeatures(dataset, extractor(lookedAt), mostOfDataset, breathe)
    const of = async (set: Set) =>
      (await kid.measure({ real, made: await cloud(bench, set) }, seed, breathe)).kid.value
    return {
      kid: await of(made),
      'kid.untranslated': await of(inputs),
      returned: returned(bench, inputs, made)
    }
  }
}
