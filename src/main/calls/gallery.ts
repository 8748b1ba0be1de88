// The gallery: works kept from sample sheets, changed, removed, restored, exported.
import { randomBytes } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Work } from '../../preload/nouns'
import { fail } from '../../preload/result'
import { moveIfThere, onDisk, writeWhole } from '../disk'
import type { Log } from '../log/open'
import type { Workshop } from '../workshop'
import { foundDataset, foundRun } from './found'
import type { HandlersOf } from './handler'

type Kept = { run: string; step: number; cell: number }

function foundWork(log: Log, id: string): Work {
  const found = log.works.find(id)
  if (!found || found.removed)
    throw fail('not-found', 'This work is no longer in the gallery.', 'Choose another work.')
  return found.work
}

/** The record beside the picture, which says without the log how the picture was made. */
async function writeRecord({ library }: Workshop, { picture: _, ...record }: Work): Promise<void> {
  await writeWhole(library.workRecord(record.id), `${JSON.stringify(record, null, 2)}\n`)
}

/** The words that go into the picture file itself. */
function provenanceOf(work: Omit<Work, 'picture' | 'width' | 'height' | 'fingerprint'>) {
  const { title, seed, runName, step, ganTitle, datasetName, licence } = work
  return {
    ...{
      title,
      seed: String(seed),
      run: runName,
      step: String(step),
      recipe: ganTitle,
      dataset: datasetName
    },
    ...{ licence: licence.licence, credit: licence.author, source: licence.source, software: 'Atelier' }
  }
}

async function keep(workshop: Workshop, { run: runId, step, cell }: Kept): Promise<Work> {
  const { log, library, hand, emit } = workshop
  const run = foundRun(log, runId)
  const sample = log.samples.find(runId, step)
  if (!sample) throw fail('not-found', `${run.name} has no pictures of step ${step}.`, 'Choose another step.')
  if (cell >= sample.columns * sample.rows)
    throw fail('invalid', 'There is no such picture on this sheet.', 'Choose another picture.')
  const seed = sample.firstSeed + cell
  const same = log.works.findSame(runId, step, seed)
  if (same) return same.removed ? restore(workshop, same.work.id) : same.work
  const dataset = foundDataset(log, run.dataset)
  const about = {
    id: randomBytes(5).toString('hex'),
    title: `${run.name} ${seed}`,
    ...{ run: runId, runName: run.name, step, seed, ganTitle: run.ganTitle },
    ...{ datasetName: dataset.name, datasetPictures: dataset.pictures, licence: dataset.licence },
    ...{ starred: false, madeAt: Date.now() }
  }
  const made = await hand.ask('cut', {
    sheet: join(library.run(runId), sample.file),
    cell: {
      x: (cell % sample.columns) * sample.cell,
      y: Math.floor(cell / sample.columns) * sample.cell,
      size: sample.cell
    },
    into: library.work(about.id),
    text: provenanceOf(about)
  }).answer
  log.together(() => log.works.insert({ ...about, ...made }))
  const work = foundWork(log, about.id)
  await writeRecord(workshop, work)
  emit('work.changed', work)
  return work
}

// The log decides and the files follow: what a crash leaves between the two is put right at the next start.

async function remove({ log, library, emit }: Workshop, id: string): Promise<void> {
  foundWork(log, id)
  log.together(() => log.works.setRemoved(id, true))
  emit('work.removed', { work: id })
  await onDisk(library.gallery, async () => {
    await mkdir(library.trash, { recursive: true })
    await moveIfThere(library.work(id), library.trashed(id))
    await moveIfThere(library.workRecord(id), library.trashedRecord(id))
  })
}

async function restore({ log, library, emit }: Workshop, id: string): Promise<Work> {
  const found = log.works.find(id)
  if (!found) throw fail('not-found', 'This work can no longer be brought back.')
  if (!found.removed) return found.work
  log.together(() => log.works.setRemoved(id, false))
  await onDisk(library.gallery, async () => {
    await moveIfThere(library.trashed(id), library.work(id))
    await moveIfThere(library.trashedRecord(id), library.workRecord(id))
  })
  emit('work.changed', found.work)
  return found.work
}

export function galleryCalls(workshop: Workshop): HandlersOf<'gallery'> {
  const { log, library, hand, emit } = workshop
  return {
    'gallery.list': () => log.works.list(),
    'gallery.keep': (kept) => keep(workshop, kept),
    'gallery.change': async ({ work: id, ...change }) => {
      const work = { ...foundWork(log, id), ...change }
      log.together(() => log.works.change(work))
      await writeRecord(workshop, work)
      emit('work.changed', work)
      return work
    },
    'gallery.remove': ({ work }) => remove(workshop, work),
    'gallery.restore': ({ work }) => restore(workshop, work),
    'gallery.export': ({ works, ...order }) => {
      const chosen = works.map((id) => ({ work: foundWork(log, id), file: library.work(id) }))
      return hand.ask('export', { ...order, works: chosen }).answer
    }
  }
}
