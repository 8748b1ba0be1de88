// atelier sample: pictures from a checkpoint of a run, into a folder.
import { mkdir } from 'node:fs/promises'
import { resolve } from 'node:path'
import { onDisk } from '../disk'
import { theCheckpoint } from '../calls/the-checkpoint'
import { defineCommand, seedsOf, UsageError, wholeNumber } from './command'
import { theRun } from './find'
import { count } from './format'
import { withSession } from './session'

export const sample = defineCommand({
  name: 'sample',
  summary: 'makes pictures from a checkpoint of a run',
  usage: 'RUN --out FOLDER [--at STEP] [--seeds 0-63] [--sheet]',
  words: [1, 1],
  options: {
    out: { type: 'string', value: 'FOLDER', help: 'where the pictures go' },
    at: { type: 'string', value: 'STEP', help: 'the step of the checkpoint (default: the newest)' },
    seeds: { type: 'string', value: '0-63', help: 'numbers and ranges: one picture each' },
    sheet: { type: 'boolean', help: 'one sheet of all of them instead of a file each' }
  },
  async run({ values, words, library, terminal }) {
    if (values.out === undefined) throw new UsageError('sample needs --out FOLDER')
    const seeds = seedsOf(values.seeds ?? '0-63')
    const at = wholeNumber(values.at, 'at')
    const into = resolve(values.out)
    await withSession({ terminal, library }, 'read', async (session) => {
      const { workshop } = session
      const run = theRun(await session.call('runs.list', undefined), words[0]!)
      const { folder, step } = await theCheckpoint(workshop, run, at ?? null)
      await onDisk(into, () => mkdir(into, { recursive: true }))
      const as = values.sheet ? 'sheet' : 'files'
      const { files } = await workshop.hand.ask('sample', { checkpoint: folder, seeds, into, as }).answer
      const what = values.sheet ? `a sheet of ${count(seeds.length)}` : count(files.length)
      terminal.answer(
        { run: run.id, step, seeds, files },
        `${run.name}, step ${count(step)}: ${what} pictures in ${into}`
      )
    })
  }
})
