// Remembers pictures that a generator made earlier, so that its critic does not judge by its latest fashion alone.
import * as tf from '@tensorflow/tfjs-core'
import type { Parameter, Weights } from './network'
import type { Random } from './random'

/** Pictures remembered (Zhu et al. 2017, section 4). */
export const poolSize = 50

export type Pool = {
  /** Statistics of the critic that is shown what the pool answers. */
  parameters: Parameter[]
  /**
   * What the critic is shown in place of `fakes` [batch, side, side, 3]: until the pool is full the same, which it keeps;
   * from then on by the toss of a coin the same, or one of those it kept, in whose place it keeps this. Not to be derived.
   */
  exchange(weights: Weights, fakes: tf.Tensor4D, random: Random, purpose: string): tf.Tensor4D
}

/** The pool's tensors, and one picture that goes in: [1, side, side, 3]. */
type Exchange = { kept: tf.Tensor; count: tf.Tensor; fake: tf.Tensor }

/** `coin`, `place`: scalars; a coin of 1 takes out what lies at the place. */
function one({ kept, count, fake }: Exchange, coin: tf.Tensor, place: tf.Tensor) {
  const full = tf.cast(tf.greaterEqual(count, poolSize), 'float32')
  const swaps = tf.mul(full, coin)
  const at = tf.add(tf.mul(full, place), tf.mul(tf.sub(1, full), count))
  const here = tf.reshape(tf.cast(tf.equal(tf.range(0, poolSize), at), 'float32'), [poolSize, 1, 1, 1])
  const old = tf.sum(tf.mul(kept, here), 0, true)
  const written = tf.mul(here, tf.sub(1, tf.sub(full, swaps)))
  return {
    shown: tf.add(tf.mul(old, swaps), tf.mul(fake, tf.sub(1, swaps))),
    kept: tf.add(tf.mul(kept, tf.sub(1, written)), tf.mul(fake, written)),
    count: tf.add(count, tf.sub(1, full))
  }
}

/** `side`: of the pictures, px. */
export function picturePool(side: number): Pool {
  const statistic = true as const
  const pictures = { name: 'pool/pictures', shape: [poolSize, side, side, 3], start: { value: 0 }, statistic }
  const counted = { name: 'pool/count', shape: [], start: { value: 0 }, statistic }
  return {
    parameters: [pictures, counted],
    exchange(weights, fakes, random, purpose) {
      const batch = fakes.shape[0]
      const coins = random.coins(`${purpose}/pool/coin`, [batch], tf.scalar(0.5))
      const places = tf.cast(random.integers(`${purpose}/pool/place`, [batch], poolSize), 'float32')
      const nth = (each: tf.Tensor, i: number) => tf.reshape(tf.slice(each, i, 1), [])
      let [kept, count] = [weights.read(pictures.name), weights.read(counted.name)]
      const shown = Array.from({ length: batch }, (_, i) => {
        const after = one({ kept, count, fake: tf.slice(fakes, i, 1) }, nth(coins, i), nth(places, i))
        kept = after.kept
        count = after.count
        return after.shown
      })
      weights.note(pictures.name, kept)
      weights.note(counted.name, count)
      return (batch === 1 ? shown[0] : tf.concat(shown)) as tf.Tensor4D
    }
  }
}
