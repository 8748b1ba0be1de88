// Rows that tests and the bench of the log put in: one dataset and one run of it.
import type { Dataset } from '../../preload/nouns'
import type { Log } from './open'

export function aDataset(change: Partial<Dataset> = {}): Dataset {
  return {
    ...{ id: 'dataset', name: 'Dataset', folder: '/pictures', hash: 'hash', resolution: 64, pictures: 10 },
    ...{ shape: 'images', others: 0, sides: null },
    ...{ classes: [], broken: [], smallest: 64, largest: 64, originalBytes: 1, packedBytes: 1, facing: null },
    ...{ background: '#ffffff', madeAt: 1, thumbnails: [] },
    licence: { licence: '', author: '', source: '', consent: false },
    ...change
  }
}

type Row = Parameters<Log['runs']['insert']>[0]

export function aRun(change: Partial<Row> = {}): Row {
  return {
    ...{ id: 'run', name: 'Run', dataset: 'dataset', gan: 'dcgan', ganTitle: 'DCGAN', settings: {}, seed: 1 },
    ...{ resolution: 64, batch: 16, state: 'paused', reason: null, remedy: null, step: 0, seenImages: 0 },
    ...{ goalImages: 1000, goalMs: null, trainedMs: 0, imagesPerSecond: null, memoryBytes: null },
    ...{ leftMs: null, checkpoint: null, from: null, frozen: 0, madeAt: 1, changedAt: 1 },
    ...change
  }
}
