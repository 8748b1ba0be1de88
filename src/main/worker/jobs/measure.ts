// The job `measure`: how near the pictures of a checkpoint come to a dataset, in figures.
import { setImmediate as turn } from 'node:timers/promises'
import { fail } from '../../../preload/result'
import { openDataset, type Feed } from '../data/feed'
import { loadEngine } from '../engine'
import { ganOf } from '../gans'
import { everyMetric, measured } from '../metrics'
import { fewest, type Breathe, type Cloud } from '../metrics/cloud'
import { datasetBatches, datasetFeatures, orderOf } from '../metrics/dataset-features'
import { cloudOf, extractorOf, type Extractor } from '../metrics/features'
import { madeBatches } from '../metrics/made'
import { nearest, shrinking, type Looks } from '../metrics/nearest'
import { loadCheckpoint, loadState } from '../training/checkpoint'
import { learnerOf, type Learner } from '../training/learner'
import type { Job, JobContext } from './context'

type Order = Parameters<Job<'measure'>>[0]

/** A larger dataset is represented by so many of its pictures: more would make the figures no surer. */
const mostOfDataset = 5000
/** Which halves the interval is found by. */
const seed = 1

/** A checkpoint's averaged generator. */
async function learnerAt(checkpoint: string, dataset: Feed): Promise<Learner> {
  const state = await loadState(checkpoint)
  const kind = ganOf(state.gan)
  if (kind.makes !== 'from-latent')
    throw fail('invalid', `${kind.title} makes pictures from pictures, which these figures do not compare.`)
  if (state.resolution !== dataset.resolution)
    throw fail(
      'invalid',
      `This run makes pictures of ${state.resolution} px, the dataset holds pictures of ${dataset.resolution} px.`,
      'Measure it against a dataset of its own size.'
    )
  const { settings, resolution, classes } = state
  const model = kind.build({ settings, resolution, classes: classes.length })
  const learner = learnerOf({ model, seed: state.seed, mirrored: false })
  try {
    await loadCheckpoint(checkpoint, learner, true)
    return learner
  } catch (error) {
    learner.dispose()
    throw error
  }
}

function insistEnough(dataset: Feed): void {
  if (dataset.counts.pictures >= fewest) return
  const message = `A dataset of ${dataset.counts.pictures} pictures is too small to measure by.`
  throw fail('invalid', message, `It takes ${fewest} or more.`)
}

/** Breathes between `from` and `to` of the whole, under a word of its own. */
function breathing({ signal, report }: JobContext, word: string, [from, to]: [number, number]): Breathe {
  return async (share) => {
    await turn()
    if (signal.aborted) throw fail('cancelled', 'The measurement was cancelled.')
    const progress = { share: Math.min(1, from + share * (to - from)), word }
    report('progressed', { progress, broken: [], latest: [] })
  }
}

/** What the measuring owns and gives back. */
type Bench = { source: Feed; learner: Learner; extractor: Extractor }

async function figuresOf({ source, learner, extractor }: Bench, order: Order, context: JobContext) {
  const { pictures, side } = order
  const dataset = { source, folder: order.datasetFolder, hash: order.datasetHash }
  const looking = breathing(context, 'Looking at the dataset', [0, 0.45])
  const real = await datasetFeatures(dataset, extractor, mostOfDataset, looking)
  const making = breathing(context, 'Making pictures', [0.45, 0.9])
  const small = shrinking(pictures, source.resolution)
  const batches = small.pass(madeBatches(learner, pictures, source.resolution))
  const made = await cloudOf(extractor, batches, pictures, making)
  const figures = await measured(
    everyMetric,
    { real, made },
    seed,
    breathing(context, 'Comparing', [0.9, 0.95])
  )
  const looks = { features: made, pixels: small.pixels }
  const nearest = order.nearest > 0 ? await closest(source, real, looks, context) : []
  return { ...figures, pictures, ofDataset: real.count, side, nearest: nearest.slice(0, order.nearest) }
}

/** Each made picture and the one of the dataset that is most like it, the nearest first. */
async function closest(source: Feed, features: Cloud, made: Looks, context: JobContext) {
  const small = shrinking(features.count, source.resolution)
  for (const pictures of datasetBatches(source, 0, features.count)) small.add(pictures)
  const order = orderOf(source)
  const comparing = breathing(context, 'Looking for copies', [0.95, 1])
  const found = await nearest({ features, pixels: small.pixels }, made, comparing)
  return found
    .map(({ made: at, real, distance }) => ({ seed: at, picture: order[real]!, distance }))
    .sort((a, b) => a.distance - b.distance)
}

export const measure: Job<'measure'> = async (order, context) => {
  await loadEngine()
  const source = await openDataset(order.datasetFolder, order.datasetHash)
  const owned: { dispose(): void }[] = []
  try {
    insistEnough(source)
    const learner = await learnerAt(order.checkpoint, source)
    owned.push(learner)
    const extractor = extractorOf({ resolution: source.resolution, side: order.side })
    owned.push(extractor)
    return await figuresOf({ source, learner, extractor }, order, context)
  } finally {
    for (const each of owned) each.dispose()
    await source.close()
  }
}
