// atelier import: makes a dataset of a folder of pictures.
import { basename, resolve } from 'node:path'
import type { z } from 'zod'
import type { ImportOrder } from '../../preload/contract'
import { Resolution, type Dataset } from '../../preload/nouns'
import { defineCommand, UsageError, wholeNumber } from './command'
import { count, duration } from './format'
import { withSession, type Session } from './session'
import type { Terminal } from './terminal'

const ticket = 'command-line'

type ImportGiven = { paths: string[]; name?: string; resolution?: number }
type Rest = Omit<z.input<typeof ImportOrder>, 'paths' | 'name' | 'resolution'>

export function resolutionOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const resolution = Resolution.safeParse(wholeNumber(text, 'resolution'))
  if (resolution.success) return resolution.data
  throw new UsageError(`--resolution: ${resolution.error.issues[0]!.message}`)
}

/** Imports with a line of progress; Ctrl-C cancels and leaves nothing behind. */
export async function importFolder(
  session: Session,
  terminal: Terminal,
  { paths, name, resolution = 64, ...more }: ImportGiven & Rest
): Promise<Dataset> {
  session.on('import.progressed', ({ progress, broken }) => {
    const left = progress.leftMs === undefined ? '' : `, ${duration(progress.leftMs)} left`
    const done = progress.of === undefined ? '' : ` ${count(progress.done ?? 0)} of ${count(progress.of)}`
    terminal.progress(`${progress.word}${done}${broken > 0 ? `, ${count(broken)} left out` : ''}${left}`)
    terminal.event({ import: { ...progress, broken } })
  })
  session.onStop(() => void session.call('datasets.cancel', { ticket }))
  const dataset = await session.call('datasets.import', {
    ...more,
    paths: paths.map((path) => resolve(path)),
    name: name ?? basename(resolve(paths[0]!)),
    resolution,
    ticket
  })
  for (const { file, reason } of dataset.broken.slice(0, 20))
    terminal.say(`Left out ${JSON.stringify(file)}: ${reason}`)
  if (dataset.broken.length > 20) terminal.say(`and ${count(dataset.broken.length - 20)} more`)
  return dataset
}

export const importPictures = defineCommand({
  name: 'import',
  summary: 'makes a dataset of a folder of pictures; the originals stay as they are',
  usage: 'FOLDER [--name NAME] [--resolution N]',
  words: [1, 20_000],
  options: {
    name: { type: 'string', value: 'NAME', help: 'what to call it (default: the name of the folder)' },
    resolution: {
      type: 'string',
      value: 'N',
      help: 'width and height to train at: 32, 64, 128, 256 or 512 (64)'
    },
    crop: { type: 'string', value: 'centre', help: 'which part of each picture is used' },
    background: { type: 'string', value: '#RRGGBB', help: 'behind transparent pictures (#ffffff)' },
    licence: { type: 'string', value: 'TEXT', help: 'the licence of the pictures; every export carries it' },
    author: { type: 'string', value: 'TEXT', help: 'who made them' },
    source: { type: 'string', value: 'TEXT', help: 'where they come from' },
    consent: { type: 'boolean', help: 'I may use these pictures to train a model' }
  },
  async run({ values, words, library, terminal }) {
    const { crop = 'centre', licence = '', author = '', source = '', consent = false, ...rest } = values
    if (crop !== 'centre') throw new UsageError(`--crop knows centre, not ${crop}`)
    const wanted = resolutionOf(rest.resolution)
    const dataset = await withSession({ terminal, library }, 'write', (session) =>
      importFolder(session, terminal, {
        ...rest,
        resolution: wanted,
        paths: words,
        licence: { licence, author, source, consent }
      })
    )
    const { id, name, pictures, resolution, broken } = dataset
    const left = broken.length > 0 ? `, ${count(broken.length)} left out` : ''
    terminal.answer({ dataset }, `${name}: ${count(pictures)} pictures at ${resolution} px${left} (${id})`)
  }
})
