// The things all three programs speak of: datasets, runs, points, samples, works, GAN cards.
import { z } from 'zod'

export const Id = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'not an id')
export const Count = z.number().int().nonnegative()
/** Milliseconds since 1970. */
const Moment = z.number().int().nonnegative()
/** An address of the studio:// protocol: a file inside the library. */
const Address = z.string().startsWith('studio://')
const Name = z.string().trim().min(1, 'give it a name').max(120)

/** A number from 0 to 1, the word for what is being done, and what is known about the rest. */
export const Progress = z.object({
  share: z.number().min(0).max(1),
  word: z.string(),
  done: Count.optional(),
  of: Count.optional(),
  perSecond: z.number().nonnegative().optional(),
  leftMs: z.number().nonnegative().optional()
})
export type Progress = z.infer<typeof Progress>

/** An encoded picture that travels as bytes (a preview; everything else is a file). */
export const Picture = z.object({
  name: z.string(),
  type: z.enum(['image/png', 'image/webp', 'image/jpeg']),
  bytes: z.instanceof(Uint8Array)
})
export type Picture = z.infer<typeof Picture>

// ---- datasets ----

export const resolutions = [32, 64, 128, 256, 512] as const
export const Resolution = z.number().refine((n) => (resolutions as readonly number[]).includes(n), {
  message: 'choose 32, 64, 128, 256 or 512'
})

export const Licence = z.object({
  /** SPDX-like short name or the artist's own words: "CC BY 4.0", "My own work". */
  licence: z.string().max(200).default(''),
  author: z.string().max(200).default(''),
  source: z.string().max(1000).default(''),
  /** "I may use these pictures to train a model." */
  consent: z.boolean().default(false)
})
export type Licence = z.infer<typeof Licence>

export const Broken = z.object({ file: z.string(), reason: z.string() })
export type Broken = z.infer<typeof Broken>

/** How chosen files are read: as one set (sub-folders are labels), as pairs by file name, as A|B in each file, as A and B unpaired. */
export const Layout = z.enum(['pictures', 'pairs', 'halves', 'two-domains'])
export type Layout = z.infer<typeof Layout>

/** What a dataset holds; `labelled` has two or more classes. */
export const Shape = z.enum(['images', 'labelled', 'pairs', 'two-domains'])
export type Shape = z.infer<typeof Shape>

/** What A (what is given) and B (what is made of it) are called: their folders, or the halves of a file. */
export const Sides = z.object({ a: z.string(), b: z.string() })

export const Dataset = z.object({
  id: Id,
  name: Name,
  /** Where the originals were when they were imported. */
  folder: z.string(),
  /** SHA-256 of the packed pixels of every part, labels and resolution, hex. */
  hash: z.string(),
  resolution: Resolution,
  shape: Shape,
  /** What a generator learns to make: the pictures, the pairs (their B), or the pictures of B. */
  pictures: Count,
  /** Pictures of A, of two domains. */
  others: Count,
  /** Of pairs and of two domains. */
  sides: Sides.nullable(),
  classes: z.array(z.object({ name: z.string(), pictures: Count })),
  broken: z.array(Broken),
  /** Shortest and longest side met among the originals, px. */
  smallest: Count,
  largest: Count,
  /** The share of their unevenness that pictures have in common, 0 to 1; null where it was not measured yet. */
  facing: z.number().min(0).max(1).nullable(),
  originalBytes: Count,
  packedBytes: Count,
  /** Background for transparent pictures, #rrggbb. */
  background: z.string(),
  licence: Licence,
  madeAt: Moment,
  /** Up to 8 pictures at 256 px or less, to draw its card with; of two sides as many of A as of B, in turn, A first. */
  thumbnails: z.array(Address)
})
export type Dataset = z.infer<typeof Dataset>

/** What a first look at a folder finds, before anything is written. */
export const Look = z.object({
  /** The folder that was dropped, or the folder of the files that were. */
  folder: z.string(),
  suggestedName: z.string(),
  /** How it was read for everything that follows. */
  layout: Layout,
  /** The ways in which it can be read, and how many entries each gives. */
  offers: z.array(z.object({ layout: Layout, pictures: Count, others: Count })),
  sides: Sides.nullable(),
  /** Files that can be read, and their size on disk. */
  files: Count,
  bytes: Count,
  classes: z.array(z.object({ name: z.string(), pictures: Count })),
  /** Up to 24 pictures cropped at the asked resolution, spread over the whole folder; half as many of two sides, of B. */
  previews: z.array(Picture),
  /** Of A: the partners of `previews` in their order, or pictures of the other domain. */
  previewsA: z.array(Picture),
  broken: z.array(Broken)
})
export type Look = z.infer<typeof Look>

// ---- GAN kinds ----

export const Needs = z.enum(['images', 'labelled', 'pairs', 'two-domains', 'small-and-large'])
export const Makes = z.enum(['from-latent', 'from-image'])

/** How far pictures may be from the average one: 1 as trained, 0 all the average. */
export const Truncation = z.number().min(0).max(2)

export const GanCard = z.object({
  id: Id,
  title: z.string(),
  goodFor: z.string(),
  paper: z.object({ title: z.string(), authors: z.string(), year: z.number().int() }),
  needs: Needs,
  makes: Makes,
  /** Whether its pictures can be drawn towards the average one: a kind with mapped latents. */
  truncates: z.boolean(),
  /** JSON Schema of its settings: `title`, `description`, `default`, ranges, and `x-level: first | more`, `x-unit`. */
  settings: z.record(z.string(), z.unknown()),
  defaults: z.record(z.string(), z.unknown()),
  /** Resolutions it can be trained at. */
  resolutions: z.array(z.number().int()),
  /** The sizes of datasets, in pictures, that it is suggested for. */
  suits: z.object({ from: Count, below: Count.optional() }).optional()
})
export type GanCard = z.infer<typeof GanCard>

export const Settings = z.record(z.string(), z.union([z.number(), z.string(), z.boolean()]))
export type Settings = z.infer<typeof Settings>

// ---- runs ----

export const RunState = z.enum([
  'queued',
  'starting',
  'running',
  'paused',
  'interrupted',
  'failed',
  'stopped',
  'finished'
])
export type RunState = z.infer<typeof RunState>

/** How many of a critic's first layers take no part in training ("Freeze-D", Mo et al. 2020). */
export const Frozen = z.number().int().min(0).max(8)

export const Run = z.object({
  id: Id,
  name: Name,
  dataset: Id,
  datasetName: z.string(),
  gan: Id,
  ganTitle: z.string(),
  settings: Settings,
  seed: z.number().int().min(0).max(0xffffffff),
  resolution: z.number().int(),
  batch: z.number().int().positive(),
  state: RunState,
  /** Why it is interrupted or failed, in a sentence, and what to do. */
  reason: z.string().nullable(),
  remedy: z.string().nullable(),
  step: Count,
  seenImages: Count,
  /** It is finished when it has seen this many pictures, or trained this long, whichever is set and comes first. */
  goalImages: Count.nullable(),
  goalMs: Count.nullable(),
  /** Time spent training, pauses not counted. */
  trainedMs: z.number().nonnegative(),
  /** Latest measured speed, pictures a second, and memory of the trainer, bytes. */
  imagesPerSecond: z.number().nonnegative().nullable(),
  memoryBytes: z.number().nonnegative().nullable(),
  leftMs: z.number().nonnegative().nullable(),
  /** The step of the newest checkpoint, from which it can go on. */
  checkpoint: Count.nullable(),
  /** The newest sample sheet. */
  picture: Address.nullable(),
  /** The run whose networks it began with, which may be gone by now, and their step; null where it began from nothing. */
  from: z.object({ run: Id, step: Count }).nullable(),
  frozen: Frozen,
  madeAt: Moment,
  changedAt: Moment
})
export type Run = z.infer<typeof Run>

/** One measured value of one series at one step. */
export const Point = z.object({ series: z.string(), step: Count, value: z.number() })
export type Point = z.infer<typeof Point>

/** A series thinned for drawing: for each bucket of steps the least, mean and greatest value. */
export const Line = z.object({
  series: z.string(),
  steps: z.array(z.number()),
  low: z.array(z.number()),
  mean: z.array(z.number()),
  high: z.array(z.number())
})
export type Line = z.infer<typeof Line>

/** A sheet of pictures from the run's fixed seeds: seed of cell i is `firstSeed + i`, row by row. */
export const Sample = z.object({
  run: Id,
  step: Count,
  seenImages: Count,
  trainedMs: z.number().nonnegative(),
  sheet: Address,
  columns: z.number().int().positive(),
  rows: z.number().int().positive(),
  /** Width and height of one cell in the sheet, px; cells touch. */
  cell: z.number().int().positive(),
  firstSeed: z.number().int().nonnegative(),
  /** Whether a checkpoint of this step is kept. */
  kept: z.boolean()
})
export type Sample = z.infer<typeof Sample>

export const RunEvent = z.object({
  run: Id,
  at: Moment,
  step: Count,
  level: z.enum(['note', 'snapshot', 'watch', 'act']),
  text: z.string()
})
export type RunEvent = z.infer<typeof RunEvent>

// ---- latent space ----

/** A place in a model's latent space: a blend of picture seeds, each with its weight; between two blends of 16 lie those of 32. */
export const Place = z
  .object({ seeds: z.array(Count).min(1).max(32), weights: z.array(z.number()).min(1).max(32) })
  .refine(({ seeds, weights }) => seeds.length === weights.length, 'give each seed one weight')
export type Place = z.infer<typeof Place>

/** Pictures one after the other, RGBA bytes [n, side, side, 4]. */
export const Painting = z.object({ side: z.number().int().positive(), pixels: z.instanceof(Uint8Array) })
export type Painting = z.infer<typeof Painting>

// ---- gallery ----

export const Work = z.object({
  id: Id,
  title: z.string(),
  picture: Address,
  width: z.number().int().positive(),
  height: z.number().int().positive(),
  run: Id,
  runName: z.string(),
  step: Count,
  seed: z.number().int().nonnegative(),
  ganTitle: z.string(),
  datasetName: z.string(),
  datasetPictures: Count,
  licence: Licence,
  /** SHA-256 of the picture file, hex. */
  fingerprint: z.string(),
  starred: z.boolean(),
  madeAt: Moment
})
export type Work = z.infer<typeof Work>

// ---- the machine ----

export const Engine = z.object({
  /** `gpu` when an NVIDIA GPU is used through CUDA. */
  device: z.enum(['cpu', 'gpu']),
  name: z.string(),
  /** Why this device, in a sentence. */
  why: z.string(),
  cores: z.number().int().positive(),
  memoryBytes: z.number().positive(),
  freeMemoryBytes: z.number().nonnegative(),
  freeDiskBytes: z.number().nonnegative().nullable(),
  tensorflow: z.string().nullable(),
  node: z.string(),
  electron: z.string().nullable(),
  features: z.array(z.string())
})
export type Engine = z.infer<typeof Engine>

export const themes = ['darkroom', 'gallery'] as const
export const walls = ['theme', 'black', 'charcoal', 'grey', 'white'] as const
export const Preferences = z.object({
  theme: z.enum(themes).default('darkroom'),
  wall: z.enum(walls).default('theme'),
  singleKeys: z.boolean().default(true)
})
export type Preferences = z.infer<typeof Preferences>
