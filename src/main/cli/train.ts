// atelier train: begins a run and follows it.
import { stat } from 'node:fs/promises'
import type { Dataset, Run, Settings } from '../../preload/nouns'
import { fail } from '../../preload/result'
import { facesOneWay, suggestedFor } from '../../preload/suits'
import { defineCommand, UsageError, wholeNumber, type Options, type Values } from './command'
import { theDataset, theRun } from './find'
import { importFolder, resolutionOf } from './import'
import { withSession, type Session } from './session'
import type { Terminal } from './terminal'
import { conclude, watch } from './watch'

function valueOf(text: string): Settings[string] {
  if (text === 'true' || text === 'false') return text === 'true'
  const number = Number(text)
  return text.trim() === '' || Number.isNaN(number) ? text : number
}

function settingsOf(pairs: string[], batch: number | undefined): Settings {
  const entries = pairs.map((pair): [string, Settings[string]] => {
    const at = pair.indexOf('=')
    if (at < 1) throw new UsageError(`--set wants KEY=VALUE, not ${pair}`)
    return [pair.slice(0, at), valueOf(pair.slice(at + 1))]
  })
  return { ...Object.fromEntries(entries), ...(batch === undefined ? {} : { batch }) }
}

function minutesOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const minutes = Number(text)
  if (!(minutes > 0)) throw new UsageError(`--minutes wants a number above 0, not ${text}`)
  return Math.round(minutes * 60_000)
}

/** A dataset of the library, or a folder of pictures that becomes one. */
async function dataOf(
  session: Session,
  terminal: Terminal,
  { data, resolution }: { data: string; resolution?: number }
): Promise<Dataset> {
  const known = theDataset(await session.call('datasets.list', undefined), data)
  if (known) {
    if (resolution === undefined || resolution === known.resolution) return known
    throw fail(
      'invalid',
      `${known.name} is ${known.resolution} px, not ${resolution} px.`,
      'Leave out --resolution, or name the folder of the pictures.'
    )
  }
  const found = await stat(data).catch(() => undefined)
  if (found) return importFolder(session, terminal, { paths: [data], resolution })
  throw fail(
    'not-found',
    `There is no dataset and no folder ${data}.`,
    'Name a dataset of this library, or the path of a folder of pictures.'
  )
}

/** The recipe that suits these pictures, by its id. */
async function suggestion(session: Session, terminal: Terminal, dataset: Dataset): Promise<string> {
  const { gans } = await session.call('studio.open', undefined)
  const card = suggestedFor(gans, dataset)
  if (!card)
    throw fail(
      'invalid',
      `No recipe is made for ${dataset.name} at ${dataset.resolution} px.`,
      'Choose one with --recipe: `atelier recipes` lists them.'
    )
  terminal.say(`${card.title} is suggested for these pictures (--recipe ${card.id})`)
  return card.id
}

const options = {
  data: { type: 'string', value: 'DATASET|FOLDER', help: 'what to learn from' },
  recipe: {
    type: 'string',
    value: 'ID',
    help: 'how to learn: see `atelier recipes` (default: the one suggested, or that of --from)'
  },
  resolution: { type: 'string', value: 'N', help: 'for a folder: 32, 64, 128, 256 or 512 (64)' },
  images: { type: 'string', value: 'N', help: 'ends when it has seen this many pictures' },
  minutes: { type: 'string', value: 'N', help: 'ends when it has trained this long' },
  batch: { type: 'string', value: 'N', help: 'pictures a step' },
  seed: { type: 'string', value: 'N', help: 'the same seed gives the same run (default: a new one)' },
  set: { type: 'string', value: 'KEY=VALUE', multiple: true, help: 'a setting of the recipe' },
  name: { type: 'string', value: 'NAME', help: 'what to call the run (default: two words of our own)' },
  from: { type: 'string', value: 'RUN', help: 'begins with the networks of an earlier run of this recipe' },
  'from-step': { type: 'string', value: 'N', help: 'which of its checkpoints (default: the newest)' },
  freeze: {
    type: 'string',
    value: 'N',
    help: 'keeps the first N layers of the critic as they are: 0 to 8 (0)'
  }
} satisfies Options

/** What the run is to begin from, as it was typed, and how many layers of the critic to keep. */
function beginningOf(values: Values<typeof options>): { from?: string; step: number | null; frozen: number } {
  const step = wholeNumber(values['from-step'], 'from-step') ?? null
  if (step !== null && values.from === undefined) throw new UsageError('--from-step needs --from RUN')
  const frozen = wholeNumber(values.freeze, 'freeze') ?? 0
  if (frozen > 8) throw new UsageError(`--freeze wants a number from 0 to 8, not ${frozen}`)
  return { from: values.from, step, frozen }
}

async function runNamed(session: Session, word: string | undefined): Promise<Run | null> {
  return word === undefined ? null : theRun(await session.call('runs.list', undefined), word)
}

export const train = defineCommand({
  name: 'train',
  summary: 'trains a GAN on a dataset or a folder of pictures; Ctrl-C pauses',
  usage: '--data DATASET|FOLDER [--recipe ID] (--images N | --minutes N)',
  words: [0, 0],
  options,
  async run({ values, library, terminal }) {
    const { data, name } = values
    if (data === undefined) throw new UsageError('train needs --data')
    const goalImages = wholeNumber(values.images, 'images', 1) ?? null
    const goalMs = minutesOf(values.minutes) ?? null
    if (goalImages === null && goalMs === null) throw new UsageError('say how far: --images N or --minutes N')
    const resolution = resolutionOf(values.resolution)
    const seed = wholeNumber(values.seed, 'seed')
    const settings = settingsOf(values.set ?? [], wholeNumber(values.batch, 'batch', 1))
    const { from, step, frozen } = beginningOf(values)
    const run = await withSession({ terminal, library }, 'write', async (session) => {
      const origin = await runNamed(session, from)
      const dataset = await dataOf(session, terminal, { data, resolution })
      if (facesOneWay(dataset) && settings['mirror'] === undefined)
        terminal.say('These pictures face one way, so they are not mirrored (--set mirror=true mirrors them)')
      const gan = values.recipe ?? origin?.gan ?? (await suggestion(session, terminal, dataset))
      return watch(session, terminal, () =>
        session.call('runs.start', {
          name,
          dataset: dataset.id,
          gan,
          settings,
          seed,
          goalImages,
          goalMs,
          from: origin && { run: origin.id, step },
          frozen
        })
      )
    })
    conclude(terminal, run)
  }
})
