// Finds what a call names, or says that it is not there.
import type { Dataset, Run } from '../../preload/nouns'
import { fail } from '../../preload/result'
import type { Log } from '../log/open'

export function foundDataset(log: Log, id: string): Dataset {
  const dataset = log.datasets.find(id)
  if (!dataset)
    throw fail('not-found', 'This dataset is no longer in the library.', 'Choose another dataset.')
  return dataset
}

export function foundRun(log: Log, id: string): Run {
  const run = log.runs.find(id)
  if (!run) throw fail('not-found', 'This run is no longer in the library.', 'Choose another run.')
  return run
}
