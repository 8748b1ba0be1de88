// Begins a run: everything it needs is checked before anything is written.
import { randomBytes, randomInt } from 'node:crypto'
import type { RunOrder } from '../../preload/contract'
import type { Dataset, GanCard, Run } from '../../preload/nouns'
import { StudioError } from '../../preload/result'
import { lackInWords } from '../../preload/suits'
import type { Workshop } from '../workshop'
import { foundDataset } from './found'
import { newRunName } from './run-names'

const invalid = (field: string, message: string, remedy: string) =>
  new StudioError({ code: 'invalid', message, remedy, field })

function checkFit(card: GanCard, dataset: Dataset): void {
  if (!card.resolutions.includes(dataset.resolution))
    throw invalid(
      'gan',
      `${card.title} trains at ${card.resolutions.join(', ')} px, and ${dataset.name} is ${dataset.resolution} px.`,
      'Import the pictures at one of these sizes, or choose another recipe.'
    )
  const lack = lackInWords(card, dataset)
  if (lack) throw invalid('gan', ...lack)
}

/** Puts the run into the log and its folder onto the disk; the caller queues it. */
export async function startRun(workshop: Workshop, order: RunOrder): Promise<Run> {
  const { log, records } = workshop
  const dataset = foundDataset(log, order.dataset)
  const cards = await workshop.gans()
  const card = cards.find((each) => each.id === order.gan)
  if (!card)
    throw invalid(
      'gan',
      `There is no recipe ${order.gan}.`,
      `Choose ${cards.map((each) => each.id).join(', ')}.`
    )
  checkFit(card, dataset)
  const { settings, batch } = await workshop.hand.ask('settle', {
    gan: card.id,
    settings: order.settings,
    resolution: dataset.resolution,
    pictures: dataset.pictures
  }).answer
  const id = randomBytes(5).toString('hex')
  const now = Date.now()
  log.together(() =>
    log.runs.insert({
      id,
      name: order.name || newRunName(new Set(log.runs.list().map((run) => run.name))),
      dataset: dataset.id,
      gan: card.id,
      ganTitle: card.title,
      settings,
      seed: order.seed ?? randomInt(2 ** 32),
      resolution: dataset.resolution,
      batch,
      state: 'queued',
      ...{ reason: null, remedy: null, checkpoint: null },
      ...{ step: 0, seenImages: 0, trainedMs: 0 },
      ...{ imagesPerSecond: null, memoryBytes: null, leftMs: null },
      goalImages: order.goalImages,
      goalMs: order.goalMs,
      ...{ madeAt: now, changedAt: now }
    })
  )
  try {
    await records.write(log.runs.find(id)!)
  } catch (error) {
    log.runs.remove(id)
    throw error
  }
  return log.runs.find(id)!
}
