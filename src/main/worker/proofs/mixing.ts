// Checks what styles do at which layers: swapping coarse ones should move the layout, swapping fine ones the colours.
import * as tf from '@tensorflow/tfjs-core'
import type { Pictures } from '../gans/define'
import { latentsOf } from '../nn/random'
import { averagedOf, type Bench, type Check } from './check'

const pairs = 64
const atOnce = 16
/** Layouts are compared at this side, px: coarser than any texture. */
const coarse = 8

/** How far the mean colours of pictures are apart: the mean distance, of at most 2√3. */
function colourChange(one: Pictures, other: Pictures): number {
  const apart = tf.sub(tf.mean(one, [1, 2]), tf.mean(other, [1, 2]))
  return tf.mean(tf.norm(apart, 2, 1)).dataSync()[0]!
}

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
