// How different made pictures are from one another, beside how different the dataset's are: a collapse shows as less.
import { eachRow, part, type Breathe, type Cloud, type Metric } from './cloud'

/** The mean distance of two rows. */
async function meanDistance(cloud: Cloud, breathe: Breathe): Promise<number> {
  let total = 0
  const visit = (squared: Float64Array, row: number) => {
    for (let i = 0; i < squared.length; i++) if (i !== row) total += Math.sqrt(squared[i]!)
  }
  await eachRow(cloud, cloud, visit, breathe)
  return total / (cloud.count * (cloud.count - 1))
}

/** Mean distances of the features of two pictures: of two made ones, and of two of the dataset. */
export const diversity: Metric<{ diversity: number; diversityOfDataset: number }> = {
  measure: async ({ real, made }, _seed, breathe) => ({
    diversity: await meanDistance(made, part(breathe, 0, 2)),
    diversityOfDataset: await meanDistance(real, part(breathe, 1, 2))
  })
}
