// Draws the batches of a step from a dataset: which pictures, by the run's seed and the step alone, and as tensors.
import * as tf from '@tensorflow/tfjs-core'
import type { Beside, Drawn } from '../gans/define'
import { balancedSamplerOf, samplerOf } from './sampler'

/** The sets of pictures that a dataset can have; `inputs` are in the order of `pictures`, `others` in their own. */
export type Part = 'pictures' | 'inputs' | 'others'

/** Where real pictures come from. */
export type Source = {
  /** Side of every picture, px. */
  resolution: number
  /** How many pictures each part has; a part that is left out is not there. */
  counts: { pictures: number } & Partial<Record<Part, number>>
  /** Class of each of `pictures`. */
  labels?: Uint16Array
  /** uint8 [indices, resolution, resolution, 3], RGB. */
  batch(part: Part, indices: number[]): Uint8Array
  /** Begins to read what `batch` will be asked for soon. */
  ahead?(part: Part, indices: number[]): void
}

export type DrawOrder = {
  source: Source
  seed: number
  batch: number
  /** Whether every class comes as often as any other; no matter without labels. */
  balanced?: boolean
  /** What the model says it needs. */
  model: { draws: number; besides?: readonly Beside[] }
}

/** All pixels of one part, uint8 [count, side, side, 3]. */
export type Pool = { name: Part; shape: [number, number, number, number]; bytes: Uint8Array }

/** A dataset of fewer bytes than this lies in the session, as the step's own; a larger one is fed batch by batch. */
const mostPooled = 2 ** 29

export type Draw = {
  /** What step n draws: pictures int32 [batch, side, side, 3] from 0 to 255, labels int32 [batch]. The caller disposes. */
  pixels(step: number): Drawn[]
  /** The same, but int32 [batch] places in the part's pool instead of its pixels. */
  places(step: number): Drawn[]
  /** Begins to read the pixels of step n. */
  ahead(step: number): void
  /** The parts whole, or nothing where they are too large for that. */
  pools(): Pool[]
}

const upTo = (count: number) => Array.from({ length: count }, (_, i) => i)

export function drawFrom({ source, seed, batch, model, balanced = false }: DrawOrder): Draw {
  const { counts, resolution: side } = source
  const besides = model.besides ?? []
  const parts = (['pictures', 'inputs', 'others'] as const).filter(
    (part) => part === 'pictures' || besides.includes(part)
  )
  const samplers = {
    own:
      balanced && source.labels ? balancedSamplerOf(source.labels, seed) : samplerOf(counts.pictures, seed),
    others: counts.others ? samplerOf(counts.others, seed ^ 0x5bd1e995) : null
  }

  const missing = besides.filter((part) => part !== 'labels' && !counts[part])
  if (missing.length > 0 || (besides.includes('labels') && !source.labels))
    throw new Error(`the dataset has no ${[...missing, 'labels'][0]}`)

  /** Which pictures a step draws, one batch a draw. */
  const chosen = (step: number) =>
    Array.from({ length: model.draws }, (_, draw) => {
      const position = (step * model.draws + draw) * batch
      const own = samplers.own.take(position, batch)
      const others = samplers.others?.take(position, batch) ?? []
      return { own, of: (part: Part) => (part === 'others' ? others : own) }
    })

  /** Each part made by `tensor` from its places. */
  const drawn = (step: number, tensor: (part: Part, places: number[]) => tf.Tensor) =>
    chosen(step).map(({ own, of }) => {
      const made = parts.map((part) => [part, tensor(part, of(part))] as const)
      const labels = besides.includes('labels') && {
        labels: tf.tensor1d(Int32Array.from(own, (i) => source.labels![i]!))
      }
      // Places stand where pixels will be: a session that holds the pools puts the pixels there.
      return { ...Object.fromEntries(made), ...labels } as unknown as Drawn
    })

  return {
    pixels: (step) =>
      drawn(step, (part, places) => tf.tensor4d(source.batch(part, places), [batch, side, side, 3], 'int32')),
    places: (step) => drawn(step, (_part, places) => tf.tensor1d(places, 'int32')),
    ahead(step) {
      for (const part of parts)
        source.ahead?.(
          part,
          chosen(step).flatMap(({ of }) => of(part))
        )
    },
    pools() {
      const bytes = parts.reduce((all, part) => all + counts[part]! * side * side * 3, 0)
      if (bytes > mostPooled) return []
      return parts.map((name) => ({
        name,
        shape: [counts[name]!, side, side, 3],
        bytes: source.batch(name, upTo(counts[name]!))
      }))
    }
  }
}
