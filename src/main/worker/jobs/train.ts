// Trains a run from its start, or from a checkpoint, until its goal or a nudge.
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { z } from 'zod'
import type { TrainEnd, TrainOrder } from '../../../preload/jobs'
import { fail, StudioError } from '../../../preload/result'
import { lackInWords } from '../../../preload/suits'
import { openDataset, type Feed } from '../data/feed'
import { loadEngine } from '../engine'
import { ganOf } from '../gans'
import { settle, type Gan } from '../gans/define'
import { diskFault } from '../training/checkpoint'
import { drawFrom } from '../training/draw'
import { firstInputs } from '../training/inputs'
import { learnerOf } from '../training/learner'
import { memoryFault } from '../training/memory-fault'
import { quickest, waysFor } from '../training/quickest'
import { train as runLoop, type Ending } from '../training/loop'
import { sheetInputs } from '../training/sheet'
import { yieldToWindow } from '../yield'
import { beginning, noteBeginning } from './beginning'
import type { Job, JobContext } from './context'
import { Diary, type About, type Asked } from './diary'
import { QualityWatch } from './measure-while'

type Order = z.output<typeof TrainOrder>

const number = (value: number) => value.toLocaleString('en-GB')

export const train: Job<'train'> = async (order, context) => {
  yieldToWindow()
  const engine = await loadEngine()
  const gan = ganOf(order.gan)
  const { settings, batch } = settle(gan, order.settings, order.resolution)
  const dataset = await openDataset(order.datasetFolder, order.datasetHash)
  const { seed, frozen, resolution } = order
  let learner = await orClosed(dataset, () => {
    insistSuits(gan, dataset)
    const model = gan.build({ settings, resolution, classes: dataset.classes.length })
    const mirrored = settings['mirror'] === true
    return learnerOf({ model, seed, mirrored, frozen, warm: order.from !== null })
  })
  const { model } = learner
  let quality: QualityWatch | null = null
  const inWords = (error: unknown): never => {
    throw memoryFault(error, { batch, resolution, device: engine.device })
  }
  try {
    const begun = await beginning(order, learner)
    const { from } = begun
    const draw = drawFrom({
      source: dataset,
      seed,
      batch,
      model,
      balanced: settings['balanced'] === true
    })
    const { precision, ...fast } = quickest(learner, draw, waysFor(engine, begun.precision))
    learner = fast.learner
    const { classes } = dataset
    const about = { ...aboutOf(order), settings, batch, precision, classes }
    const checkpoint = order.checkpoint === null ? null : from.step
    const goal = { images: order.goalImages, ms: order.goalMs }
    const folder = order.runFolder
    const inputs = firstInputs(model, dataset, sheetInputs)
    const kept = { source: dataset, folder: order.datasetFolder, hash: order.datasetHash }
    const report = context.report
    if (gan.makes === 'from-latent') quality = new QualityWatch({ learner, dataset: kept, from, report })
    const diary = new Diary({ folder, learner, quality, context, about, inputs, goal, from, checkpoint })
    noteBeginning(context, begun, { order, model, device: engine.name, precision })
    return await orFailed(diary, context, async () => {
      await prepareFolders(folder)
      await diary.open()
      const ending = await runLoop({ learner, draw, batch, from, goal }, diary.stepped).catch(inWords)
      return await conclude(ending, diary)
    })
  } catch (error) {
    return inWords(error)
  } finally {
    quality?.dispose()
    learner.dispose()
    await dataset.close()
  }
}

/** What `make` makes of an open dataset, which is closed where it cannot. */
async function orClosed<T>(dataset: Feed, make: () => T): Promise<T> {
  try {
    return make()
  } catch (error) {
    await dataset.close()
    throw error
  }
}

function insistSuits(gan: Gan, dataset: Feed): void {
  const lack = lackInWords(gan, dataset)
  if (lack) throw fail('invalid', ...lack)
}

function aboutOf(order: Order): Omit<About, 'settings' | 'batch' | 'precision' | 'classes'> {
  const { seed, gan, resolution, datasetHash, checkpoint, frozen } = order
  const from = order.from && { run: order.from.run, step: order.from.step }
  return { seed, gan, resolution, dataset: datasetHash, parent: checkpoint, from, frozen }
}

async function prepareFolders(folder: string): Promise<void> {
  try {
    for (const name of ['checkpoints', 'samples']) await mkdir(join(folder, name), { recursive: true })
  } catch (error) {
    throw diskFault(error, 'the run’s folder')
  }
}

async function conclude(ending: Ending<Asked>, diary: Diary): Promise<TrainEnd> {
  const { step } = ending.reached
  if (ending.why === 'diverged') return diverged(diary, step, wordFor(ending.series))
  if (ending.why === 'asked' && 'notFinite' in ending.asked) {
    return diverged(diary, step, 'a weight')
  }
  const notFinite = await diary.close(ending.reached)
  if (notFinite !== null) return diverged(diary, step, 'a weight')
  return diary.end(ending.why === 'goal' ? 'finished' : (ending.asked as { end: 'paused' | 'stopped' }).end)
}

const wordFor = (series: string) => (series.startsWith('loss.') ? 'a loss' : `“${series}”`)

function diverged(diary: Diary, step: number, what: string): TrainEnd {
  const reason = `The numbers stopped making sense at step ${number(step)} (${what} became infinite).`
  const remedy = `Go back to step ${number(diary.checkpoint ?? 0)} and carry on with half the learning rate.`
  return diary.end('failed', reason, remedy)
}

/** A fault in the middle (a full disk) ends the run as failed: its last checkpoint is whole and is named. */
async function orFailed(diary: Diary, context: JobContext, work: () => Promise<TrainEnd>): Promise<TrainEnd> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof StudioError) || context.signal.aborted) throw error
    return diary.end('failed', error.fault.message, error.fault.remedy ?? null)
  }
}
