// Sorts and filters the table of runs.
import type { Run, RunState } from '../../preload/nouns'

export const filters = ['all', 'live', 'attention', 'done'] as const
export type Filter = (typeof filters)[number]

const shown: Record<Exclude<Filter, 'all'>, readonly RunState[]> = {
  live: ['queued', 'starting', 'running', 'paused'],
  attention: ['interrupted', 'failed'],
  done: ['stopped', 'finished']
}

export function filtered(runs: readonly Run[], filter: Filter): Run[] {
  return runs.filter((run) => filter === 'all' || shown[filter].includes(run.state))
}

export type Column = 'name' | 'state' | 'recipe' | 'dataset' | 'progress' | 'speed' | 'left' | 'when'
export type Sorting = { column: Column; descending: boolean }

/** What needs a person comes first, then what is at work, then what is over. */
const urgency: readonly RunState[] = [
  'failed',
  'interrupted',
  'running',
  'starting',
  'queued',
  'paused',
  'stopped',
  'finished'
]

const keyOf: Record<Column, (run: Run) => string | number | null> = {
  name: (run) => run.name,
  state: (run) => urgency.indexOf(run.state),
  recipe: (run) => run.ganTitle,
  dataset: (run) => run.datasetName,
  progress: (run) => run.seenImages,
  speed: (run) => run.imagesPerSecond,
  left: (run) => run.leftMs,
  when: (run) => run.changedAt
}

const collator = new Intl.Collator('en-GB', { numeric: true, sensitivity: 'base' })

/** In the wished order; what is not known comes last either way, and equals keep the newest first. */
export function sorted(runs: readonly Run[], { column, descending }: Sorting): Run[] {
  const key = keyOf[column]
  return runs.toSorted((a, b) => {
    const [x, y] = [key(a), key(b)]
    if (x === null || y === null) return Number(x === null) - Number(y === null) || b.madeAt - a.madeAt
    const order = typeof x === 'string' ? collator.compare(x, String(y)) : x - Number(y)
    return (descending ? -order : order) || b.madeAt - a.madeAt
  })
}

/** Choosing a column again turns its order round; numbers and times begin with the greatest. */
export function resorted(now: Sorting, column: Column): Sorting {
  if (now.column === column) return { column, descending: !now.descending }
  return { column, descending: ['progress', 'speed', 'when'].includes(column) }
}
