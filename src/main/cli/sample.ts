// atelier sample: pictures from a checkpoint of a run, of seeds or of pictures, into a folder.
import { mkdir } from 'node:fs/promises'
import { resolve } from 'node:path'
import { Truncation, type Run } from '../../preload/nouns'
import { theCheckpoint } from '../calls/the-checkpoint'
import { onDisk } from '../disk'
import { defineCommand, seedsOf, UsageError, wholeNumber } from './command'
import { theRun } from './find'
import { count } from './format'
import { withSession, type Session } from './session'
import type { Terminal } from './terminal'

type Values = { seeds?: string; sheet?: boolean; class?: string; truncation?: number; input?: string }
/** A checkpoint of a run, and where its pictures go. */
type From = { run: Run; step: number; checkpoint: string; into: string }

function checkTogether({ input, ...others }: Values): void {
  const { seeds, sheet, class: named, truncation } = others
  if (input === undefined || (seeds ?? sheet ?? named ?? truncation) === undefined) return
  throw new UsageError(
    '--input makes a picture of each picture: leave --seeds, --class, --truncation and --sheet out'
  )
}

function truncationOf(word: string | undefined): number | undefined {
  if (word === undefined) return undefined
  const found = Truncation.safeParse(word.trim() === '' ? NaN : Number(word))
  if (found.success) return found.data
  throw new UsageError(`--truncation is a number from 0 to 2, not “${word}”`)
}

async function ofSeeds(session: Session, terminal: Terminal, from: From, values: Values): Promise<void> {
  const { run, step, checkpoint, into } = from
  const seeds = seedsOf(values.seeds ?? '0-63')
  const as = values.sheet ? 'sheet' : 'files'
  const order = { checkpoint, seeds, into, as, class: values.class, truncation: values.truncation } as const
  const { files } = await session.workshop.hand.ask('sample', order).answer
  const what = values.sheet ? `a sheet of ${count(seeds.length)}` : count(files.length)
  terminal.answer(
    { run: run.id, step, seeds, class: values.class, truncation: values.truncation, files },
    `${run.name}, step ${count(step)}: ${what} pictures in ${into}`
  )
}

async function ofPictures(session: Session, terminal: Terminal, from: From, input: string): Promise<void> {
  const { run, step, checkpoint, into } = from
  const order = { checkpoint, input: resolve(input), into }
  const { files, broken } = await session.workshop.hand.ask('translate', order).answer
  for (const { file, reason } of broken) terminal.say(`${file} was left out: ${reason}`)
  terminal.answer(
    { run: run.id, step, input: order.input, files, broken },
    `${run.name}, step ${count(step)}: ${count(files.length)} pictures in ${into}`
  )
}

export const sample = defineCommand({
  name: 'sample',
  summary: 'makes pictures from a checkpoint of a run',
  usage:
    'RUN --out FOLDER [--at STEP] [--seeds 0-63] [--class NAME] [--truncation 1] [--input FOLDER] [--sheet]',
  words: [1, 1],
  options: {
    out: { type: 'string', value: 'FOLDER', help: 'where the pictures go' },
    at: { type: 'string', value: 'STEP', help: 'the step of the checkpoint (default: the newest)' },
    seeds: { type: 'string', value: '0-63', help: 'numbers and ranges: one picture each' },
    class: {
      type: 'string',
      value: 'NAME',
      help: 'of which class, by name or number (default: each in turn)'
    },
    truncation: {
      type: 'string',
      value: '0-2',
      help: 'of StyleGANs: below 1 typical pictures, above 1 surprising ones (default: 1)'
    },
    input: { type: 'string', value: 'FOLDER', help: 'pictures to translate or to enlarge, instead of seeds' },
    sheet: { type: 'boolean', help: 'one sheet of all of them instead of a file each' }
  },
  async run({ values: given, words, library, terminal }) {
    const values = { ...given, truncation: truncationOf(given.truncation) }
    if (values.out === undefined) throw new UsageError('sample needs --out FOLDER')
    checkTogether(values)
    const at = wholeNumber(values.at, 'at')
    const into = resolve(values.out)
    await withSession({ terminal, library }, 'read', async (session) => {
      const run = theRun(await session.call('runs.list', undefined), words[0]!)
      const { folder: checkpoint, step } = await theCheckpoint(session.workshop, run, at ?? null)
      await onDisk(into, () => mkdir(into, { recursive: true }))
      const from = { run, step, checkpoint, into }
      if (values.input === undefined) await ofSeeds(session, terminal, from, values)
      else await ofPictures(session, terminal, from, values.input)
    })
  }
})
