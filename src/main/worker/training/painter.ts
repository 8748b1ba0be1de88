// A checkpoint's averaged network, compiled to make pictures at the rate of a hand that moves.
import * as tf from '@tensorflow/tfjs-core'
import type { Model, Wish } from '../gans/define'
import { latentsOf } from '../nn/random'
import { readPixels } from '../nn/pixels'
import { Program } from '../program/program'
import type { Learner } from './learner'
import { recordSampling, samplesAtOnce, samplingName } from './sampling'

/** A place in latent space: a blend of seeds. Weights need not add up to anything. */
export type Place = { seeds: number[]; weights: number[] }

export type Painter = {
  model: Model
  /** Side of its pictures, px. */
  side: number
  /** RGBA bytes of a picture for each place, [side, side, 4]. Truncation 1: as trained; towards 0: towards the average. */
  paint(places: readonly Place[], truncation: number): Uint8ClampedArray<ArrayBuffer>[]
  dispose(): void
}

/**
 * The latents of places, [places, size]. A blend of normal numbers has less spread than they have, so each is brought back
 * to it: Σ w z / √(Σ w²) is normal again (White 2016, "Sampling Generative Networks", section 2.1, does so by angles).
 */
export function latentsAt(places: readonly Place[], size: number): tf.Tensor2D {
  return tf.tidy(() => {
    const seeds = [...new Set(places.flatMap((place) => place.seeds))]
    const column = new Map(seeds.map((seed, index) => [seed, index]))
    const shares = new Float32Array(places.length * seeds.length)
    places.forEach(({ seeds: blended, weights }, row) => {
      const length = Math.hypot(...weights) || 1
      blended.forEach((seed, i) => {
        const at = row * seeds.length + column.get(seed)!
        shares[at] = shares[at]! + weights[i]! / length
      })
    })
    return tf.matMul(tf.tensor2d(shares, [places.length, seeds.length]), latentsOf(seeds, size))
  })
}

/** Takes over `learner`, whose averaged network it keeps; `side` is of its pictures, px. */
export function painterOf(learner: Learner, side: number): Painter {
  const { model } = learner
  const state = [...learner.weights]
    .filter(([name]) => name.startsWith('averaged/'))
    .map(([, tensor]) => tensor)
  const sizes = [...new Set([1, samplesAtOnce(side)])].toSorted((a, b) => b - a)
  const program = Program.load(
    state,
    sizes.map((count) => recordSampling(learner, state, count))
  )
  learner.dispose()

  /** Of as many places as one of the recorded functions makes at once. */
  function some(places: readonly Place[], truncation: number) {
    const wish: Wish = { latents: latentsAt(places, model.latent), truncation: tf.scalar(truncation) }
    const pixels = program.run(samplingName(places.length), { ...wish })['pixels'] as tf.Tensor3D
    const pictures = readPixels(pixels)
    tf.dispose([{ ...wish }, pixels])
    return pictures
  }

  return {
    model,
    side,
    paint(places, truncation) {
      const pictures: Uint8ClampedArray<ArrayBuffer>[] = []
      while (pictures.length < places.length) {
        const left = places.length - pictures.length
        const size = sizes.find((count) => count <= left) ?? 1
        pictures.push(...some(places.slice(pictures.length, pictures.length + size), truncation))
      }
      return pictures
    },
    dispose: () => program.dispose()
  }
}
