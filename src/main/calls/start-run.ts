// Begins a run: everything it needs is checked before anything is written.
import { randomBytes, randomInt } from 'node:crypto'
import { rm } from 'node:fs/promises'
import type { RunOrder } from '../../preload/contract'
import type { Dataset, GanCard, Run } from '../../preload/nouns'
import { StudioError } from '../../preload/result'
import { lackInWords, standardsFor } from '../../preload/suits'
import { keepOrigin } from '../origin'
import type { Workshop } from '../workshop'
import { foundDataset, foundRun } from './found'
import { newRunName } from './run-names'
import { theCheckpoint } from './the-checkpoint'

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

type Origin = { run: Run; checkpoint: { step: number; folder: string } }

/** The checkpoint that the run is to begin from, of a run of the same recipe. */
async function originOf(workshop: Workshop, card: GanCard, from: RunOrder['from']): Promise<Origin | null> {
  if (from === null) return null
  const run = foundRun(workshop.log, from.run)
  if (run.gan !== card.id)
    throw invalid(
      'from',
      `${run.name} was trained with ${run.ganTitle}, and its networks do not fit into ${card.title}.`,
      `Begin from a run of ${card.title}, or choose ${run.ganTitle}.`
    )
  return { run, checkpoint: await theCheckpoint(workshop, run, from.step) }
}

/** The run's folder with its record, and with what it begins from. */
async function makeFolder({ library, records }: Workshop, run: Run, origin: Origin | null): Promise<void> {
  if (origin) await keepOrigin(origin.run, origin.checkpoint, library.origin(run.id))
  await records.write(run)
}

/** Puts the run into the log and its folder onto the disk; the caller queues it. */
export async function startRun(workshop: Workshop, order: RunOrder): Promise<Run> {
  const { log, library } = workshop
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
  const origin = await originOf(workshop, card, order.from)
  const { settings, batch } = await workshop.hand.ask('settle', {
    gan: card.id,
    settings: { ...standardsFor(card, dataset), ...order.settings },
    resolution: dataset.resolution,
    pictures: dataset.pictures,
    classes: dataset.classes.length,
    frozen: order.frozen
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
      from: origin && { run: origin.run.id, step: origin.checkpoint.step },
      frozen: order.frozen,
      ...{ madeAt: now, changedAt: now }
    })
  )
  try {
    await makeFolder(workshop, log.runs.find(id)!, origin)
  } catch (error) {
    log.runs.remove(id)
    await rm(library.run(id), { recursive: true, force: true })
    throw error
  }
  return log.runs.find(id)!
}
