// Checks how near made pictures come to the dataset, and what truncation does to that.
import { everyMetric, measured } from '../metrics'
import { datasetFeatures } from '../metrics/dataset-features'
import { cloudOf } from '../metrics/features'
import { madeBatches } from '../metrics/made'
import type { Asked } from '../training/sampling'
import { lookedAt, mostOfDataset, seed, type Bench, type Check } from './check'

type Ground = Pick<Bench, 'dataset' | 'extractor' | 'pictures' | 'breathe'>

/** Of as many made pictures as the ground says, in batches of what an extractor takes at once. */
async function figuresOf({ dataset, extractor, pictures, breathe }: Ground, made: Iterable<Uint8Array>) {
  const eye = extractor(lookedAt)
  const real = await datasetFeatures(dataset, eye, mostOfDataset, breathe)
  const cloud = await cloudOf(eye, made, pictures, breathe)
  return await measured(everyMetric, { real, made: cloud }, seed, breathe)
}

const madeBy = ({ learner, pictures, dataset }: Bench, asked: Asked) =>
  madeBatches(learner, pictures, dataset.source.resolution, asked)

/** KID (EfficientNet-Lite0) at 224 px with its 95 % interval, precision, recall, and diversity as a share of the dataset's. */
export async function qualityOf(ground: Ground, made: Iterable<Uint8Array>) {
  const { kid, diversityOfDataset, ...rest } = await figuresOf(ground, made)
  const { precision, recall, diversity } = rest
  return {
    ...{ kid: kid.value, 'kid.low': kid.low, 'kid.high': kid.high },
    ...{ precision, recall, diversity: diversity / diversityOfDataset }
  }
}

export const quality: Check = {
  often: true,
  measure: (bench) => qualityOf(bench, madeBy(bench, {}))
}

const amounts = [0.5, 0.7, 1]

/** Precision and recall by how far pictures may be from the average one. */
export const truncation: Check = {
  often: false,
  async measure(bench) {
    const found: Record<string, number> = {}
    for (const amount of amounts) {
      const { precision, recall } = await figuresOf(bench, madeBy(bench, { truncation: amount }))
      found[`precision.at.${amount}`] = precision
      found[`recall.at.${amount}`] = recall
    }
    return found
  }
}
