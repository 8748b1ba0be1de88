// atelier import: makes a dataset of a folder of pictures, of two that are pairs, or of two unpaired.
import { basename, resolve } from 'node:path'
import type { z } from 'zod'
import type { ImportOrder } from '../../preload/contract'
import { Resolution, type Dataset } from '../../preload/nouns'
import { defineCommand, UsageError, wholeNumber } from './command'
import { count, duration } from './format'
import { withSession, type Session } from './session'
import type { Terminal } from './terminal'

const ticket = 'command-line'

type Values = { pair?: string; 'pair-in-file'?: boolean; 'domain-b'?: string; swap?: boolean }

/** How the folders are read, as the options say it. Throws UsageError. */
function readingOf({ pair, 'pair-in-file': inFile, 'domain-b': domain, swap }: Values, words: string[]) {
  if ([pair, inFile, domain].filter((value) => value !== undefined).length > 1)
    throw new UsageError('choose one of --pair, --pair-in-file and --domain-b')
  const second = pair ?? domain
  if (second === undefined) return { paths: words, layout: inFile ? 'halves' : 'pictures' } as const
  if (words.length !== 1)
    throw new UsageError(`--${pair === undefined ? 'domain-b' : 'pair'} wants one folder before it, A`)
  const [layout, and] = pair === undefined ? (['two-domains', 'and'] as const) : (['pairs', 'to'] as const)
  const names = [words[0]!, second].map(nameOf)
  const [a, b] = swap ? names.toReversed() : names
  return { paths: [...words, second], layout, name: `${a} ${and} ${b}` }
}

const nameOf = (path: string) => basename(resolve(path))

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
    name: name ?? nameOf(paths[0]!),
    resolution,
    ticket
  })
  for (const { file, reason } of dataset.broken.slice(0, 20))
    terminal.say(`Left out ${JSON.stringify(file)}: ${reason}`)
  if (dataset.broken.length > 20) terminal.say(`and ${count(dataset.broken.length - 20)} more`)
  return dataset
}

function inWords({ id, name, shape, pictures, others, resolution, broken }: Dataset): string {
  const what = {
    images: `${count(pictures)} pictures`,
    labelled: `${count(pictures)} pictures`,
    pairs: `${count(pictures)} pairs`,
    'two-domains': `${count(others)} pictures of A and ${count(pictures)} of B`
  }
  const left = broken.length > 0 ? `, ${count(broken.length)} left out` : ''
  return `${name}: ${what[shape]} at ${resolution} px${left} (${id})`
}

export const importPictures = defineCommand({
  name: 'import',
  summary: 'makes a dataset of a folder of pictures, or of two; the originals stay as they are',
  usage: 'FOLDER [--name NAME] [--resolution N] [--pair FOLDER2 | --pair-in-file | --domain-b FOLDER2]',
  words: [1, 20_000],
  options: {
    name: { type: 'string', value: 'NAME', help: 'what to call it (default: the name of the folder)' },
    resolution: {
      type: 'string',
      value: 'N',
      help: 'width and height to train at: 32, 64, 128, 256 or 512 (64)'
    },
    pair: {
      type: 'string',
      value: 'FOLDER2',
      help: 'FOLDER is A, what is given, FOLDER2 B, what is made of it; files match by name'
    },
    'pair-in-file': { type: 'boolean', help: 'each file holds a pair: A in its left half, B in its right' },
    'domain-b': {
      type: 'string',
      value: 'FOLDER2',
      help: 'two kinds of pictures, unpaired: FOLDER is A, FOLDER2 B'
    },
    swap: { type: 'boolean', help: 'A and B change places' },
    crop: { type: 'string', value: 'centre', help: 'which part of each picture is used' },
    background: { type: 'string', value: '#RRGGBB', help: 'behind transparent pictures (#ffffff)' },
    licence: { type: 'string', value: 'TEXT', help: 'the licence of the pictures; every export carries it' },
    author: { type: 'string', value: 'TEXT', help: 'who made them' },
    source: { type: 'string', value: 'TEXT', help: 'where they come from' },
    consent: { type: 'boolean', help: 'I may use these pictures to train a model' }
  },
  async run({ values, words, library, terminal }) {
    const { crop = 'centre', licence = '', author = '', source = '', consent = false } = values
    const { name, background, swap: swapped = false } = values
    if (crop !== 'centre') throw new UsageError(`--crop knows centre, not ${crop}`)
    const folders = readingOf(values, words)
    if (swapped && folders.layout === 'pictures') throw new UsageError('--swap needs A and B: see --pair')
    const wanted = resolutionOf(values.resolution)
    const dataset = await withSession({ terminal, library }, 'write', (session) =>
      importFolder(session, terminal, {
        ...folders,
        ...(name !== undefined && { name }),
        ...{ background, swapped, resolution: wanted },
        licence: { licence, author, source, consent }
      })
    )
    terminal.answer({ dataset }, inWords(dataset))
  }
})
