// Every message that crosses the border between page and main: calls and events, and the bridge that carries them.
import { z } from 'zod'
import {
  Count,
  Dataset,
  Engine,
  Frozen,
  GanCard,
  Id,
  Layout,
  Licence,
  Line,
  Look,
  Painting,
  Picture,
  Place,
  Point,
  Preferences,
  Progress,
  Resolution,
  Run,
  RunEvent,
  Sample,
  Settings,
  Truncation,
  Work
} from './nouns'
import { Fault } from './result'

export const Nothing = z.void()
export const Paths = z.array(z.string().min(1)).min(1).max(20_000)
const RunRef = z.object({ run: Id })
const Background = z.string().regex(/^#[0-9a-f]{6}$/i, 'not a colour')
const Crop = z.enum(['centre'])

/** How folders become a dataset. */
export const ImportOrder = z.object({
  /** Of pairs and two domains: the folders A and B, or one folder that holds just these two. */
  paths: Paths,
  layout: Layout.default('pictures'),
  /** Whether A and B change places. */
  swapped: z.boolean().default(false),
  name: z.string().trim().min(1, 'give it a name').max(120),
  resolution: Resolution,
  crop: Crop.default('centre'),
  background: Background.default('#ffffff'),
  licence: Licence.default({ licence: '', author: '', source: '', consent: false })
})
export type ImportOrder = z.infer<typeof ImportOrder>

/** What to look at. Without a layout the likeliest is taken. */
export const LookOrder = z.object({
  paths: Paths,
  layout: Layout.optional(),
  swapped: z.boolean().default(false),
  resolution: Resolution,
  background: Background.default('#ffffff')
})

/** How a run begins. One of the goals must be set. */
export const RunOrder = z
  .object({
    name: z.string().trim().max(120).default(''),
    dataset: Id,
    gan: Id,
    settings: Settings.default({}),
    seed: z.number().int().min(0).max(0xffffffff).optional(),
    goalImages: z.number().int().positive().max(1e9).nullable().default(null),
    goalMs: z.number().int().positive().nullable().default(null),
    /** A run of the same recipe whose networks it begins with: those of a kept step, or of its newest checkpoint (null). */
    from: z
      .object({ run: Id, step: Count.nullable().default(null) })
      .nullable()
      .default(null),
    frozen: Frozen.default(0)
  })
  .refine((order) => order.goalImages !== null || order.goalMs !== null, {
    message: 'say how far to go: pictures or minutes',
    path: ['goalImages']
  })
export type RunOrder = z.infer<typeof RunOrder>

/** What the page knows at once: enough to draw the first view. */
export const Studio = z.object({
  library: z.string(),
  version: z.string(),
  platform: z.string(),
  preferences: Preferences,
  datasets: z.array(Dataset),
  runs: z.array(Run),
  works: z.number().int().nonnegative(),
  gans: z.array(GanCard)
})
export type Studio = z.infer<typeof Studio>

/** page -> main: `noun.verb`, answered. */
export const calls = {
  /** Opens the library if it is not open yet: a fault says why it cannot be; asking again tries again. */
  'studio.open': { in: Nothing, out: Studio },
  /** Asks for the folder of another library and turns to it; null when the person changed their mind. `studio.open` follows. */
  'studio.chooseLibrary': { in: Nothing, out: z.string().nullable() },
  'studio.chooseFolder': { in: z.object({ title: z.string().max(200) }), out: z.string().nullable() },
  'studio.showFolder': { in: z.object({ path: z.string() }), out: Nothing },
  'window.control': { in: z.enum(['minimise', 'maximise', 'close']), out: Nothing },
  'preferences.set': { in: Preferences, out: Preferences },
  'engine.get': { in: Nothing, out: Engine },

  'datasets.list': { in: Nothing, out: z.array(Dataset) },
  'datasets.look': { in: LookOrder, out: Look },
  /** Answers when the dataset is ready; progress arrives as `import.progressed`. */
  'datasets.import': { in: ImportOrder.and(z.object({ ticket: z.string().max(64) })), out: Dataset },
  'datasets.importDemo': { in: z.object({ ticket: z.string().max(64) }), out: Dataset },
  'datasets.cancel': { in: z.object({ ticket: z.string().max(64) }), out: Nothing },
  'datasets.rename': { in: z.object({ dataset: Id, name: z.string().trim().min(1).max(120) }), out: Dataset },
  'datasets.remove': { in: z.object({ dataset: Id }), out: Nothing },

  'runs.list': { in: Nothing, out: z.array(Run) },
  'runs.start': { in: RunOrder, out: Run },
  'runs.pause': { in: RunRef, out: Run },
  'runs.resume': { in: RunRef, out: Run },
  /** Ends it for good, at a checkpoint. A stopped run can still go on with `runs.resume`. */
  'runs.stop': { in: RunRef, out: Run },
  /** Keeps a checkpoint and a sheet of this very step. */
  'runs.snapshot': { in: RunRef, out: Run },
  'runs.rename': { in: z.object({ run: Id, name: z.string().trim().min(1).max(120) }), out: Run },
  'runs.remove': { in: RunRef, out: Nothing },
  'runs.lines': {
    in: z.object({
      run: Id,
      series: z.array(z.string()).max(32),
      buckets: z.number().int().min(16).max(4096)
    }),
    out: z.array(Line)
  },
  'runs.samples': { in: RunRef, out: z.array(Sample) },
  'runs.events': { in: RunRef, out: z.array(RunEvent) },

  /** Pictures at places of a run's latent space, at a kept step or its newest checkpoint (null). */
  'explore.paint': {
    in: z.object({
      run: Id,
      step: Count.nullable().default(null),
      places: z.array(Place).min(1).max(256),
      truncation: Truncation.default(1),
      /** Of a model of classes: the number of the one that every picture shows; without, that of its heaviest seed. */
      label: Count.nullable().default(null)
    }),
    out: Painting
  },

  'gallery.list': { in: Nothing, out: z.array(Work) },
  /** Keeps one cell of a sample sheet. */
  'gallery.keep': { in: z.object({ run: Id, step: Count, cell: Count }), out: Work },
  'gallery.change': {
    in: z.object({
      work: Id,
      title: z.string().trim().min(1).max(120).optional(),
      starred: z.boolean().optional()
    }),
    out: Work
  },
  'gallery.remove': { in: z.object({ work: Id }), out: Nothing },
  /** Undoes `gallery.remove` while the studio is open. */
  'gallery.restore': { in: z.object({ work: Id }), out: Work },
  'gallery.export': {
    in: z.object({
      works: z.array(Id).min(1, 'choose at least one work'),
      as: z.enum(['png', 'web']),
      folder: z.string().min(1),
      title: z.string().max(200).default('Gallery')
    }),
    out: z.object({ folder: z.string(), files: z.number().int() })
  }
} as const

/** main -> page: `noun.past`, not answered. */
export const events = {
  'import.progressed': z.object({
    ticket: z.string(),
    progress: Progress,
    broken: Count,
    latest: z.array(z.string()),
    /** Some of what was prepared since the last one, small: about a hundred in a whole import. */
    pictures: z.array(Picture).optional()
  }),
  'dataset.changed': Dataset,
  'dataset.removed': z.object({ dataset: Id }),
  'run.changed': Run,
  'run.removed': z.object({ run: Id }),
  'run.measured': z.object({ run: Id, points: z.array(Point) }),
  'run.sampled': Sample,
  'run.noted': RunEvent,
  'work.changed': Work,
  'work.removed': z.object({ work: Id }),
  'studio.troubled': Fault
} as const

/** What the bridge puts on `window.studio`. `Dropped` is the page's File, which this layer cannot name. */
export type Bridge<Dropped> = {
  call(name: string, input: unknown): Promise<unknown>
  on(listener: (name: string, body: unknown) => void): () => void
  /** The path of a dropped file; empty for a file that is not on disk. */
  pathOf(file: Dropped): string
}
