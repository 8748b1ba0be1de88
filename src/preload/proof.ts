// What a proof of a recipe is asked for, and what it finds: trained on real pictures, looked at on the way and at the end.
import { z } from 'zod'
import { Count, Id, Settings } from './nouns'

/** What is looked at: see `worker/proofs`. */
export const CheckName = z.enum([
  'quality',
  'truncation',
  'mixing',
  'equivariance',
  'classes',
  'translated',
  'enlarged',
  'domains'
])

export const KeptDataset = z.object({ folder: z.string(), hash: z.string() })

export const ProofOrder = z.object({
  gan: Id,
  settings: Settings,
  /**
   * What else learns from the same pictures: yardsticks. As long as ours by what `unit` counts, or by the clock if `timed`; in
   * whichever precision is quicker here if none is named.
   */
  against: z
    .array(
      z.object({
        gan: Id,
        settings: Settings,
        timed: z.boolean().default(false),
        precision: z.enum(['float32', 'bfloat16']).optional()
      })
    )
    .default([]),
  seed: z.number().int(),
  dataset: KeptDataset,
  /** Pictures that training never sees. */
  heldOut: KeptDataset.nullable(),
  /** Where it is looked at, beside the beginning, rising; the last one is the goal. */
  stops: z.array(z.number().int().positive()).min(1),
  unit: z.enum(['images', 'ms']),
  checks: z.array(CheckName),
  /** How many are made for a figure. */
  pictures: z.number().int().min(8).default(1000),
  /** A WebP of the same pictures at every stop is written here. */
  sheet: z.string()
})

export const Figures = z.record(z.string(), z.number())

const Stop = z.object({
  step: Count,
  seenImages: Count,
  trainedMs: z.number(),
  /** What the checks found. */
  figures: Figures,
  /** Means of what the steps since the last stop showed, over their last quarter. */
  series: Figures
})

/** The first stop is the untrained network. */
export const Proof = z.object({
  settings: Settings,
  batch: z.number().int(),
  precision: z.string(),
  device: z.string(),
  stops: z.array(Stop),
  /** The last stop of each yardstick. */
  against: z.array(Stop.extend({ gan: Id, settings: Settings, precision: z.string() }))
})
export type Proof = z.infer<typeof Proof>
