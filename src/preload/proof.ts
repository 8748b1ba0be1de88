// What a training that proves a recipe is asked for, and what it finds: on real pictures, looked at on the way and at the end.
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
  /** Without, whichever is quicker here. */
  precision: z.enum(['float32', 'bfloat16']).optional(),
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
  /** A WebP of the same pictures at every stop is written here; without one, only the end is looked at. */
  sheet: z.string().nullable()
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

/** The first stop is the untrained network, unless only the end was looked at. */
export const Course = z.object({
  settings: Settings,
  batch: z.number().int(),
  precision: z.string(),
  device: z.string(),
  stops: z.array(Stop)
})
export type Course = z.infer<typeof Course>

/** Beside what was to be proved, where each yardstick ended that learned from the same pictures. */
export type Proof = Course & {
  against: (z.infer<typeof Stop> & Pick<Course, 'settings' | 'precision'> & { gan: string })[]
}
