// Every message that crosses the border between main and worker: jobs, nudges, reports and their envelopes.
import { z } from 'zod'
import { ImportOrder, LookOrder, Nothing, Paths } from './contract'
import {
  Broken,
  Count,
  Dataset,
  Engine,
  Frozen,
  GanCard,
  Id,
  Look,
  Painting,
  Picture,
  Place,
  Point,
  Progress,
  Resolution,
  RunEvent,
  Sample,
  Settings,
  Truncation,
  Work
} from './nouns'
import { Course, Figures, KeptDataset, ProofOrder } from './proof'
import { Fault } from './result'

/** How a trainer begins or goes on; `checkpoint` is the folder to go on from. */
export const TrainOrder = z.object({
  run: Id,
  gan: Id,
  settings: Settings,
  seed: z.number().int(),
  resolution: z.number().int(),
  datasetFolder: z.string(),
  datasetHash: z.string(),
  runFolder: z.string(),
  checkpoint: z.string().nullable(),
  goalImages: z.number().int().nullable(),
  goalMs: z.number().int().nullable(),
  trainedMs: z.number(),
  /** The run whose networks it began with: read from `folder` where there is no checkpoint of its own yet. */
  from: z.object({ run: Id, name: z.string(), step: Count, folder: z.string() }).nullable().default(null),
  frozen: Frozen.default(0)
})
export type TrainOrder = z.infer<typeof TrainOrder>

/** How a trainer ended. The checkpoint of `step` is on disk whenever `checkpoint` is set. */
export const TrainEnd = z.object({
  state: z.enum(['paused', 'stopped', 'finished', 'failed']),
  step: Count,
  checkpoint: Count.nullable(),
  reason: z.string().nullable(),
  remedy: z.string().nullable()
})
export type TrainEnd = z.infer<typeof TrainEnd>

/** How near made pictures come to a dataset, by features of EfficientNet-Lite0. */
export const Quality = z.object({
  /** KID × 1000 and its 95 % interval; about 0 where made and real pictures cannot be told apart. */
  kid: z.object({ value: z.number(), low: z.number(), high: z.number() }),
  /** Share of made pictures that could be real, and of real ones that could be made. */
  precision: z.number(),
  recall: z.number(),
  /** Mean distances of the features of two made pictures, and of two of the dataset. */
  diversity: z.number(),
  diversityOfDataset: z.number(),
  /** How many were made, how many of the dataset they were compared with, and how large they were looked at, px. */
  pictures: Count,
  ofDataset: Count,
  side: z.union([z.literal(112), z.literal(224)]),
  /**
   * The made pictures that come nearest to one of the dataset, the nearest first; `picture` is its place there. Distance 1
   * is usual between a picture of the dataset and the one most like it.
   */
  nearest: z.array(z.object({ seed: Count, picture: Count, distance: z.number() }))
})
export type Quality = z.infer<typeof Quality>

/** What to measure: a kind with these settings. */
const BenchOrder = z.object({
  gan: Id,
  resolution: Resolution,
  settings: Settings.default({}),
  rounds: z.number().int().min(1).max(100)
})

/** main -> worker: answered once, when the job is done. */
export const jobs = {
  engine: { in: Nothing, out: Engine },
  gans: { in: Nothing, out: z.array(GanCard) },
  /**
   * Parses settings with the kind's schema and fills in what is missing, `batch` among them. As many of a critic's layers as
   * `frozen` says must leave one to learn; `classes` are those of the dataset.
   */
  settle: {
    in: z.object({
      gan: Id,
      settings: Settings,
      resolution: z.number().int(),
      pictures: Count,
      classes: Count.default(0),
      frozen: Frozen.default(0)
    }),
    out: z.object({ settings: Settings, batch: z.number().int().positive() })
  },
  look: { in: LookOrder, out: Look },
  /** Writes the parts' `.bin` files, `dataset.json` and `thumbnails/` into `into`, which must not exist yet. */
  import: {
    in: ImportOrder.and(z.object({ into: z.string() })),
    out: Dataset.omit({ id: true, thumbnails: true, madeAt: true, name: true }).extend({
      thumbnails: z.array(z.string())
    })
  },
  /** Rounds of the import and of bare loops over the same files, ms each, and its memory every 2,000 files. `into` must not exist. */
  bench: {
    in: z.object({
      paths: Paths,
      resolution: Resolution,
      rounds: z.number().int().min(1).max(100),
      into: z.string()
    }),
    out: z.object({
      files: Count,
      importMs: z.array(z.number()),
      /** As many files in flight as the import has. */
      loopMs: z.array(z.number()),
      oneByOneMs: z.array(z.number()),
      memoryBytes: z.array(z.number())
    })
  },
  /** Rounds of training steps on pictures of chance, op by op and compiled by turns: the mean of each round, ms a step. */
  benchStep: {
    in: BenchOrder.extend({
      steps: z.number().int().min(1).max(10_000),
      opByOp: z.boolean().default(true),
      compiled: z.boolean().default(true),
      /** Compiled in bfloat16 too, where the device has it. */
      bfloat16: z.boolean().default(false)
    }),
    out: z.object({
      /** As they were settled. */
      settings: Settings,
      batch: z.number().int(),
      /** Real pictures a step. */
      images: z.number().int(),
      opByOpMs: z.array(z.number()),
      compiledMs: z.array(z.number()),
      bfloat16Ms: z.array(z.number()),
      /** Of the process at the end of each round. */
      memoryBytes: z.array(z.number()),
      /** Floating-point operations of a compiled step, on average. */
      work: z.number(),
      /** Floating-point operations a second that this machine reaches in a matrix product. */
      peak: z.number(),
      /** From a model's settings to a compiled step, and the first step after that. */
      preparedMs: z.number(),
      firstMs: z.number()
    })
  },
  /** Rounds of making `count` pictures, to bytes in memory: the median of each round, ms. */
  benchSample: {
    in: BenchOrder.extend({ count: z.number().int().min(1).max(1024), times: z.number().int().min(1) }),
    out: z.object({ settings: Settings, ms: z.array(z.number()) })
  },
  /** Trains a kind from its beginning and says what came of it. */
  prove: { in: ProofOrder, out: Course },
  /**
   * What the check `quality` says of pictures that were made elsewhere or, if pairs are held out, `translated` of what was made
   * of their first halves. `made`: a file, uint8 [count, side, side, 3].
   */
  proveMade: {
    in: z.object({ dataset: KeptDataset, heldOut: KeptDataset.nullable(), made: z.string() }),
    out: Figures
  },
  train: { in: TrainOrder, out: TrainEnd },
  /** Pictures of the averaged generator of a checkpoint, one PNG a seed (and a sheet), into `into`. */
  sample: {
    in: z.object({
      checkpoint: z.string(),
      seeds: z.array(Count).min(1).max(10_000),
      /** Of a model of classes: the name or the number of the one that every picture shows; without, each in turn. */
      class: z.string().optional(),
      /** Of a kind that truncates. */
      truncation: Truncation.optional(),
      into: z.string(),
      as: z.enum(['files', 'sheet'])
    }),
    out: z.object({ files: z.array(z.string()) })
  },
  /** What a checkpoint makes of each picture of the folder `input`: a PNG of the same name in `into`, which must be another. */
  translate: {
    in: z.object({ checkpoint: z.string(), input: z.string(), into: z.string() }),
    out: z.object({ files: z.array(z.string()), broken: z.array(Broken) })
  },
  /** Compares pictures of the seeds from 0 on by a checkpoint's averaged generator with a dataset. */
  measure: {
    in: z.object({
      checkpoint: z.string(),
      datasetFolder: z.string(),
      datasetHash: z.string(),
      pictures: z.number().int().min(8).max(10_000),
      side: Quality.shape.side,
      /** How many of the nearest to name. */
      nearest: z.number().int().min(0).max(1000).default(0)
    }),
    out: Quality
  },
  /** Pictures at places of a checkpoint's latent space, from a model that stays open for the next call. */
  paint: {
    in: z.object({
      checkpoint: z.string(),
      places: z.array(Place).min(1).max(256),
      truncation: Truncation,
      label: Count.nullable()
    }),
    out: Painting
  },
  /** Cuts one cell out of a sheet into a PNG with its provenance inside. */
  cut: {
    in: z.object({
      sheet: z.string(),
      cell: z.object({ x: Count, y: Count, size: z.number().int().positive() }),
      into: z.string(),
      text: z.record(z.string(), z.string())
    }),
    out: z.object({ width: z.number().int(), height: z.number().int(), fingerprint: z.string() })
  },
  export: {
    in: z.object({
      as: z.enum(['png', 'web']),
      title: z.string(),
      folder: z.string(),
      works: z.array(z.object({ work: Work, file: z.string() }))
    }),
    out: z.object({ folder: z.string(), files: z.number().int() })
  }
} as const
export type Jobs = typeof jobs

/** main -> worker, while a job runs. `cancel` answers the job with a `cancelled` fault; the others end or mark a training. */
export const Nudge = z.enum(['cancel', 'pause', 'stop', 'snapshot'])
export type Nudge = z.infer<typeof Nudge>

/** worker -> main, while a job runs. */
export const reports = {
  progressed: z.object({
    progress: Progress,
    broken: z.array(Broken),
    latest: z.array(z.string()),
    pictures: z.array(Picture).optional()
  }),
  /** About four a second: everything measured since the last one. */
  measured: z.object({
    points: z.array(Point),
    step: Count,
    seenImages: Count,
    trainedMs: z.number(),
    imagesPerSecond: z.number().nullable(),
    memoryBytes: z.number(),
    leftMs: z.number().nullable()
  }),
  sampled: Sample.omit({ run: true, sheet: true, kept: true }).extend({ file: z.string() }),
  checkpointed: z.object({ step: Count, seenImages: Count, kept: z.boolean() }),
  noted: RunEvent.omit({ run: true, at: true })
} as const
export type Reports = typeof reports

/** The envelopes between main and worker. */
export const ToWorker = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('job'), id: Count, job: z.string(), input: z.unknown() }),
  z.object({ kind: z.literal('nudge'), id: Count, nudge: Nudge })
])
export const FromWorker = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  z.object({ kind: z.literal('report'), id: Count, report: z.string(), body: z.unknown() }),
  z.object({
    kind: z.literal('answer'),
    id: Count,
    result: z.union([
      z.object({ ok: z.literal(true), value: z.unknown() }),
      z.object({ ok: z.literal(false), fault: Fault })
    ])
  })
])
