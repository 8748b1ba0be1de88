// atelier export: an offline web gallery of a run: the works kept from it, or pictures of chosen seeds.
import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Run, Work } from '../../preload/nouns'
import { addressOf } from '../address'
import { foundDataset } from '../calls/found'
import type { Workshop } from '../workshop'
import { theCheckpoint } from '../calls/the-checkpoint'
import { defineCommand, seedsOf, UsageError, wholeNumber } from './command'
import { theRun } from './find'
import { count } from './format'
import { withSession } from './session'

type Item = { work: Work; file: string }
type Chosen = { seeds: number[]; at: number | undefined }

function keptWorks({ log, library }: Workshop, run: Run): Item[] {
  const works = log.works.list().filter((work) => work.run === run.id)
  return works.map((work) => ({ work, file: library.work(work.id) }))
}

/** Draws the seeds into `folder` and describes each picture as a work that is nowhere kept. */
async function drawnWorks(workshop: Workshop, run: Run, chosen: Chosen, folder: string): Promise<Item[]> {
  const checkpoint = await theCheckpoint(workshop, run, chosen.at ?? null)
  const dataset = foundDataset(workshop.log, run.dataset)
  const order = { checkpoint: checkpoint.folder, seeds: chosen.seeds, into: folder, as: 'files' as const }
  const { files } = await workshop.hand.ask('sample', order).answer
  const items = files.map(async (name, i) => {
    const file = resolve(folder, name)
    const seed = chosen.seeds[i]!
    const work: Work = {
      id: `seed-${seed}`,
      title: `${run.name} ${seed}`,
      picture: addressOf(`gallery/seed-${seed}.png`),
      ...{ width: run.resolution, height: run.resolution, starred: false, madeAt: Date.now() },
      ...{ run: run.id, runName: run.name, step: checkpoint.step, seed, ganTitle: run.ganTitle },
      ...{ datasetName: dataset.name, datasetPictures: dataset.pictures, licence: dataset.licence },
      fingerprint: createHash('sha256')
        .update(await readFile(file))
        .digest('hex')
    }
    return { work, file }
  })
  return Promise.all(items)
}

export const exportRun = defineCommand({
  name: 'export',
  summary: 'makes an offline web gallery of a run',
  usage: 'RUN --as gallery --out FOLDER [--seeds 0-63] [--at STEP]',
  words: [1, 1],
  options: {
    as: { type: 'string', value: 'gallery', help: 'what to make' },
    out: { type: 'string', value: 'FOLDER', help: 'where it goes' },
    seeds: {
      type: 'string',
      value: '0-63',
      help: 'pictures of these seeds (default: the works kept from the run, or 0-63)'
    },
    at: {
      type: 'string',
      value: 'STEP',
      help: 'with --seeds: the step of the checkpoint (default: the newest)'
    },
    title: { type: 'string', value: 'TEXT', help: 'the title of the page (default: the name of the run)' }
  },
  async run({ values, words, library, terminal }) {
    const { as, out, seeds, title } = values
    if (as !== 'gallery') throw new UsageError(`--as knows gallery, not ${as ?? 'nothing'}`)
    if (out === undefined) throw new UsageError('export needs --out FOLDER')
    const named = seeds === undefined ? undefined : seedsOf(seeds)
    const at = wholeNumber(values.at, 'at')
    await withSession({ terminal, library }, 'read', async (session) => {
      const { workshop } = session
      const run = theRun(await session.call('runs.list', undefined), words[0]!)
      const kept = named || at !== undefined ? [] : keptWorks(workshop, run)
      const temporary = await mkdtemp(join(tmpdir(), 'atelier-'))
      try {
        const chosen = { seeds: named ?? seedsOf('0-63'), at }
        const works = kept.length > 0 ? kept : await drawnWorks(workshop, run, chosen, temporary)
        const order = { as: 'web' as const, title: title ?? run.name, folder: resolve(out), works }
        const { folder, files } = await workshop.hand.ask('export', order).answer
        const text = `${run.name}: a gallery of ${count(works.length)} works in ${folder}`
        terminal.answer({ run: run.id, folder, files, works: works.length }, text)
      } finally {
        await rm(temporary, { recursive: true, force: true })
      }
    })
  }
})
