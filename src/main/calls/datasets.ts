// Datasets: looked at, imported, renamed, removed.
import { randomBytes } from 'node:crypto'
import { readFile, rm } from 'node:fs/promises'
import { isAbsolute, join, relative, sep } from 'node:path'
import { ImportOrder } from '../../preload/contract'
import { type jobs } from '../../preload/jobs'
import type { z } from 'zod'
import type { Dataset } from '../../preload/nouns'
import { fail } from '../../preload/result'
import type { Workshop } from '../workshop'
import { demoFolder } from '../app-root'
import { moveIfThere, onDisk, renameWhole, writeWhole } from '../disk'
import type { Asked } from '../supervisor'
import { foundDataset } from './found'
import type { HandlersOf } from './handler'

type Packed = z.output<(typeof jobs)['import']['out']>

/** The import job names thumbnails by path; the log keeps them relative to the dataset's folder. */
function relativeTo(folder: string, file: string): string {
  return (isAbsolute(file) ? relative(folder, file) : file).split(sep).join('/')
}

/** Adds to the card in the dataset's folder what only the log knows, so that a copied folder can be read by itself. */
async function writeCard(
  { library }: Workshop,
  { id, name, madeAt }: Pick<Dataset, 'id' | 'name' | 'madeAt'>
) {
  const path = join(library.dataset(id), 'dataset.json')
  const card = JSON.parse(await readFile(path, 'utf8')) as object
  await writeWhole(path, `${JSON.stringify({ ...card, id, name, madeAt }, null, 2)}\n`)
}

/** Gives the packed folder its name. The same pictures at the same size are the same dataset, which stays as it is. */
async function settle(workshop: Workshop, from: string, packed: Packed, name: string): Promise<Dataset> {
  const { log, library } = workshop
  const id = packed.hash.slice(0, 16).toLowerCase()
  const known = log.datasets.find(id)
  if (known) {
    await rm(from, { recursive: true })
    return known
  }
  const thumbnails = packed.thumbnails.map((file) => relativeTo(from, file))
  // Left by a crash between the renaming and the writing of the log: these very pictures, since the name is their hash.
  await rm(library.dataset(id), { recursive: true, force: true })
  await renameWhole(from, library.dataset(id))
  const dataset = { ...packed, thumbnails, id, name, madeAt: Date.now() }
  await writeCard(workshop, dataset)
  log.together(() => log.datasets.insert(dataset))
  return log.datasets.find(id)!
}

class Imports {
  private readonly running = new Map<string, Asked<Packed>>()

  constructor(private readonly workshop: Workshop) {}

  async import({ ticket, ...order }: ImportOrder & { ticket: string }): Promise<Dataset> {
    const { workshop } = this
    if (this.running.has(ticket)) throw fail('busy', 'This import is under way already.')
    const into = workshop.library.datasetInTheMaking(randomBytes(8).toString('hex'))
    const asked = workshop.hand.ask(
      'import',
      { ...order, into },
      {
        progressed: ({ broken, ...rest }) =>
          workshop.emit('import.progressed', { ticket, broken: broken.length, ...rest })
      }
    )
    this.running.set(ticket, asked)
    try {
      const packed = await asked.answer
      const dataset = await onDisk(workshop.library.datasets, () =>
        settle(workshop, into, packed, order.name)
      )
      workshop.emit('dataset.changed', dataset)
      return dataset
    } catch (error) {
      await rm(into, { recursive: true, force: true })
      throw error
    } finally {
      this.running.delete(ticket)
    }
  }

  cancel(ticket: string): void {
    this.running.get(ticket)?.nudge('cancel')
  }
}

/** `import.json` beside the demo pictures says how they are imported; its paths are relative to it. */
async function demoOrder(): Promise<ImportOrder> {
  const text = await onDisk(demoFolder, () => readFile(join(demoFolder, 'import.json'), 'utf8'))
  const order = ImportOrder.parse(JSON.parse(text))
  return { ...order, paths: order.paths.map((path) => join(demoFolder, path)) }
}

/** First out of sight under another name, then out of the log, then off the disk: a crash leaves all of it or nothing. */
async function remove({ log, library, emit }: Workshop, id: string): Promise<void> {
  const dataset = foundDataset(log, id)
  const runs = log.runs.namesOn(id)
  if (runs.length > 0)
    throw fail(
      'busy',
      `${dataset.name} is needed by ${runs.length === 1 ? `the run ${runs[0]}` : `${runs.length} runs`}.`,
      'Remove these runs first. Works in the gallery stay.'
    )
  await onDisk(library.dataset(id), async () => {
    await moveIfThere(library.dataset(id), library.datasetGoing(id))
    log.together(() => log.datasets.remove(id))
    emit('dataset.removed', { dataset: id })
    await rm(library.datasetGoing(id), { recursive: true, force: true })
  })
}

export function datasetCalls(workshop: Workshop): HandlersOf<'datasets'> {
  const { log, hand } = workshop
  const imports = new Imports(workshop)
  return {
    'datasets.list': () => log.datasets.list(),
    'datasets.look': (order) => hand.ask('look', order).answer,
    'datasets.import': (order) => imports.import(order),
    'datasets.importDemo': async ({ ticket }) => imports.import({ ...(await demoOrder()), ticket }),
    'datasets.cancel': ({ ticket }) => imports.cancel(ticket),
    'datasets.rename': async ({ dataset: id, name }) => {
      const dataset = { ...foundDataset(log, id), name }
      await onDisk(workshop.library.dataset(id), () => writeCard(workshop, dataset))
      log.together(() => log.datasets.rename(id, name))
      workshop.emit('dataset.changed', dataset)
      return dataset
    },
    'datasets.remove': ({ dataset }) => remove(workshop, dataset)
  }
}
