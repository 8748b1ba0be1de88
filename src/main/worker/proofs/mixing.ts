// Checks what styles do at which layers: swapping coarse ones should move the layout, swapping fine ones the colours.
import * as tf from '@tensorflow/tfjs-core'
import type { Pictures } from '../gans/define'
import { latentsOf } from '../nn/random'
import { averagedOf, type Bench, type Check } from './check'

const pairs = 64
const atOnce = 16
/** Layouts are compared at this side, px: coarser than any texture. */
const coarse = 8

/**
 * The colour cast of each picture: the sum of its pixels' colours, each as its difference from the grey of its mean, by the sum of
 * how far they are from grey. [batch, 3], of length 0 (grey, or every colour) to 1 (one colour). How much of a picture is coloured,
 * and how light, does not count: both move with the layout.
 */
function castOf(x: Pictures): tf.Tensor2D {
  const colours = tf.sub(x, tf.mean(x, 3, true))
  const amount = tf.sum(tf.norm(colours, 2, 3), [1, 2])
  return tf.div(tf.sum(colours, [1, 2]), tf.add(tf.expandDims(amount, 1), 1e-3))
}

/** How far the colour casts of pictures are apart: the mean distance, of at most 2. */
const colourChange = (one: Pictures, other: Pictures): number =>
  tf.mean(tf.norm(tf.sub(castOf(one), castOf(other)), 2, 1)).dataSync()[0]!

/** Light and dark of each picture, brought to mean 0 and deviation 1: [batch, 8, 8, 1]. */
function layoutOf(x: Pictures): tf.Tensor4D {
  const light = tf.avgPool(
    tf.mean(x, 3, true) as tf.Tensor4D,
    x.shape[1] / coarse,
    x.shape[1] / coarse,
    'valid'
  )
  const { mean, variance } = tf.moments(light, [1, 2], true)
  return tf.div(tf.sub(light, mean), tf.sqrt(tf.add(variance, 1e-6)))
}

/** Root mean square difference of layouts, of at most 2. */
const layoutChange = (one: Pictures, other: Pictures): number =>
  tf.sqrt(tf.mean(tf.squaredDifference(layoutOf(one), layoutOf(other)))).dataSync()[0]!

type Changes = Record<'layout.coarse' | 'layout.fine' | 'colour.coarse' | 'colour.fine', number>

function changes({ learner }: Bench, first: number): Changes {
  const { styles, latent } = learner.model
  if (!styles) throw new Error('this check needs a kind that has a style a layer')
  const weights = averagedOf(learner)
  const seeds = Array.from({ length: atOnce }, (_, i) => first + i)
  const [own, others] = [
    latentsOf(seeds, latent),
    latentsOf(
      seeds.map((seed) => seed + pairs),
      latent
    )
  ]
  // The coarse ones make 4 and 8 px, the fine ones the last two sizes (Karras et al. 2019, figure 3, has 4 to 8 and 64 up).
  const [early, late] = [3, styles.layers - 5]
  const plain = styles.mix(weights, [own, own], early)
  const coarsely = styles.mix(weights, [others, own], early)
  const finely = styles.mix(weights, [own, others], late)
  return {
    'layout.coarse': layoutChange(plain, coarsely),
    'layout.fine': layoutChange(plain, finely),
    'colour.coarse': colourChange(plain, coarsely),
    'colour.fine': colourChange(plain, finely)
  }
}

/** Mean changes of layout and colour where a picture takes its coarse or its fine styles from another. */
export const mixing: Check = {
  often: false,
  measure(bench) {
    const rounds = pairs / atOnce
    const total: Record<string, number> = {}
    for (let round = 0; round < rounds; round++) {
      const found = tf.tidy(
        () => changes(bench, round * atOnce) as unknown as tf.TensorContainer
      ) as unknown as Changes
      for (const [name, value] of Object.entries(found)) total[name] = (total[name] ?? 0) + value / rounds
    }
    return Promise.resolve(total)
  }
}
