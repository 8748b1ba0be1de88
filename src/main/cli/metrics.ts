// atelier metrics: how near the pictures of a run come to its dataset, in figures.
import type { Quality } from '../../preload/jobs'
import { theCheckpoint } from '../calls/the-checkpoint'
import { foundDataset } from '../calls/found'
import { defineCommand, UsageError, wholeNumber } from './command'
import { theRun } from './find'
import { count, figures, table } from './format'
import { withSession } from './session'

/** As many pictures as a folder often has; the interval says how sure the figure is. */
const usualPictures = 1000
/** How many of the nearest are named. */
const named = 3

function sideOf(text: string | undefined): Quality['side'] {
  if (text === undefined || text === '224') return 224
  if (text === '112') return 112
  throw new UsageError(`--side is 224 or 112, not ${text}`)
}

const percent = (share: number) => `${Math.round(100 * share)} %`

function rowsOf({ kid, precision, recall, diversity, diversityOfDataset, nearest }: Quality): string[][] {
  const sure = `95 % sure: ${figures(kid.low)} to ${figures(kid.high)}`
  const copies = nearest.map(({ seed, distance }) => `${seed} (${figures(distance)})`).join(', ')
  return [
    ['KID (EfficientNet-Lite0)', `${figures(kid.value)} (times 1,000; ${sure}); 0 is no difference`],
    ['precision', `${percent(precision)} of the made pictures could be real`],
    ['recall', `${percent(recall)} of the real pictures could be made`],
    ['diversity', `${percent(diversity / diversityOfDataset)} of the dataset’s`],
    ['nearest to a real one', `seeds ${copies}; 1 is usual between two real ones, a copy is far below`]
  ]
}

export const metrics = defineCommand({
  name: 'metrics',
  summary: 'measures how near the pictures of a run come to its dataset',
  usage: 'RUN [--at STEP] [--pictures N] [--side 224|112]',
  words: [1, 1],
  options: {
    at: { type: 'string', value: 'STEP', help: 'the step of the checkpoint (default: the newest)' },
    pictures: {
      type: 'string',
      value: 'N',
      help: `how many are made and compared (default: ${count(usualPictures)})`
    },
    side: {
      type: 'string',
      value: 'PX',
      help: 'how large they are looked at: 224, or 112, four times as fast'
    }
  },
  async run({ values, words, library, terminal }) {
    const at = wholeNumber(values.at, 'at')
    const pictures = wholeNumber(values.pictures, 'pictures', 8) ?? usualPictures
    if (pictures > 10_000) throw new UsageError('--pictures wants 10,000 at most')
    const side = sideOf(values.side)
    await withSession({ terminal, library }, 'read', async (session) => {
      const { workshop } = session
      const run = theRun(await session.call('runs.list', undefined), words[0]!)
      const dataset = foundDataset(workshop.log, run.dataset)
      const { folder: checkpoint, step } = await theCheckpoint(workshop, run, at ?? null)
      const order = {
        checkpoint,
        datasetFolder: workshop.library.dataset(dataset.id),
        datasetHash: dataset.hash
      }
      const { answer, nudge } = workshop.hand.ask(
        'measure',
        { ...order, pictures, side, nearest: named },
        { progressed: ({ progress }) => terminal.progress(`${progress.word}: ${percent(progress.share)}`) }
      )
      session.onStop(() => nudge('cancel'))
      const quality = await answer
      const about = `${run.name}, step ${count(step)}: ${count(pictures)} pictures against ${count(quality.ofDataset)} of ${dataset.name}, at ${side} px`
      terminal.answer({ run: run.id, step, quality }, `${about}\n${table(rowsOf(quality))}`)
    })
  }
})
