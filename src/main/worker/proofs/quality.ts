// Checks how near made pictures come to the dataset, and what truncation does to that.
import { everyMetric, measured } from '../metrics'
import { datasetFeatures } from '../metrics/dataset-features'
import { cloudOf } from '../metrics/features'
import { madeBatches } from '../metrics/made'
import type { Asked } from '../training/sampling'
import { lookedAt, mostOfDataset, seed, type Bench, type Check } from './check'

async function figuresOf(bench: Bench, asked: Asked) {
  const { learner, dataset, extractor, pictures, breathe } = bench
  const eye = extractor(lookedAt)
  const real = await datasetFeatures(dataset, eye, mostOfDataset, breathe)
  const batches = madeBatches(learner, pictures, dataset.source.resolution, asked)
  const made = await cloudOf(eye, batches, pictures, breathe)
  return await measured(everyMetric, { real, made }, seed, breathe)
}

/** KID (EfficientNet-Lite0) at 224 px with its 95 % interval, precision, recall, and diversity as a share of the dataset's. */
export const quality: Check = {
  often: true,
  async measure(bench) {
    const { kid, diversityOfDataset, ...rest } = await figuresOf(bench, {})
    const { precision, recall, diversity } = rest
    return {
      ...{ kid: kid.value, 'kid.low': kid.low, 'kid.high': kid.high },
      ...{ precision, recall, diversity: diversity / diversityOfDataset }
    }
  }
}

const amounts = [0.5, 0.7, 1]

/** Precision and recall by how far pictures may be from the average one. */
export const truncation: Check = {
  often: false,
  async measure(bench) {
    const found: Record<string, number> = {}
    for (const amount of amounts) {
      const { precision, recall } = await figuresOf(bench, { truncation: amount })
      found[`precision.at.${amount}`] = precision
      found[`recall.at.${amount}`] = recall
    }
    return found
  }
}
