// A checkpoint's averaged network, compiled to make pictures at the rate of a hand that moves.
import * as tf from '@tensorflow/tfjs-core'
import type { Model, Wish } from '../gans/define'
import { latentsOf } from '../nn/random'
import { readPixels } from '../nn/pixels'
import { Program } from '../program/program'
import { dialsAt, type Learner } from './learner'
import { labelsOf, recordSampling, samplesAtOnce, samplingInputs, samplingName, type Asked } from './sampling'

/** A place in latent space: a blend of seeds. Weights need not add up to anything. */
export type Place = { seeds: number[]; weights: number[] }

export type Painter = {
  model: Model
  /** Side of its pictures, px. */
  side: number
  /** RGBA bytes of a picture for each place, [side, side, 4]. Without a label, a picture shows the class of its heaviest seed. */
  paint(
    places: readonly Place[],
    asked?: Pick<Asked, 'truncation' | 'label'>
  ): Uint8ClampedArray<ArrayBuffer>[]
  dispose(): void
}

/**
 * The latents of places, [places, size], of which `latentOf` knows each seed's. A blend of normal numbers has less spread
 * than they have, so each is brought back to it: Σ w z / √(Σ w²) is normal again.
 */
export function latentsAt(
  places: readonly Place[],
  size: number,
  latentOf: (seed: number) => Float32Array
): tf.Tensor2D {
  const rows = new Float32Array(places.length * size)
  places.forEach(({ seeds, weights }, row) => {
    const length = Math.hypot(...weights) || 1
    seeds.forEach((seed, which) => {
      const share = weights[which]! / length
      latentOf(seed).forEach((value, i) => {
        const at = row * size + i
        rows[at] = rows[at]! + value * share
      })
    })
  })
  return tf.tensor2d(rows, [places.length, size])
}

/** The seed that a place is made of most: a class cannot be blended, so that seed's is shown. */
function heaviest({ seeds, weights }: Place): number {
  return seeds[weights.indexOf(Math.max(...weights))] as number
}

/** A walk comes back to its seeds at every step; so many are remembered. */
const mostKnown = 4096

/** The latent of a seed, drawn once. */
export function latentBook(size: number): (seed: number) => Float32Array {
  const known = new Map<number, Float32Array>()
  return (seed) => {
    const drawn = known.get(seed) ?? tf.tidy(() => latentsOf([seed], size).dataSync<'float32'>())
    if (known.size >= mostKnown) known.clear()
    known.set(seed, drawn)
    return drawn
  }
}

/** Takes over `learner`, whose averaged network it keeps; `side` is of its pictures, px. */
export function painterOf(learner: Learner, side: number): Painter {
  const { model, seenImages } = learner
  const state = [...learner.weights]
    .filter(([name]) => name.startsWith('averaged/'))
    .map(([, tensor]) => tensor)
  // The fewest calls for any number of places, with few functions to record. No training step lies in memory beside them.
  const sizes = [64, 16, 4, 1].filter((count) => count <= 4 * samplesAtOnce(side))
  const program = Program.load(
    state,
    sizes.map((count) => recordSampling(learner, state, count))
  )
  learner.dispose()
  const latentOf = latentBook(model.latent)

  /** Of as many places as one of the recorded functions makes at once. */
  function some(places: readonly Place[], { truncation = 1, label }: Asked) {
    const classes = model.asks?.classes
    const wish: Wish = {
      latents: latentsAt(places, model.latent, latentOf),
      truncation: tf.scalar(truncation),
      ...(classes !== undefined && {
        labels: labelsOf(
          places.map((place) => label ?? heaviest(place)),
          classes
        )
      })
    }
    const inputs = samplingInputs(wish, dialsAt(model, seenImages))
    const pixels = program.run(samplingName(places.length), inputs)['pixels'] as tf.Tensor3D
    const pictures = readPixels(pixels)
    tf.dispose([inputs, pixels])
    return pictures
  }

  return {
    model,
    side,
    paint(places, asked = {}) {
      const pictures: Uint8ClampedArray<ArrayBuffer>[] = []
      while (pictures.length < places.length) {
        const left = places.length - pictures.length
        const size = sizes.find((count) => count <= left) ?? 1
        pictures.push(...some(places.slice(pictures.length, pictures.length + size), asked))
      }
      return pictures
    },
    dispose: () => program.dispose()
  }
}
