// Pictures of given seeds from a checkpoint's averaged generator, as files or one sheet.
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fail } from '../../../preload/result'
import { diskFault, writeAtomic } from '../training/checkpoint'
import { drawPictures, encodeSheet, type Pixels } from '../training/sheet'
import type { Job, JobContext } from './context'
import { modelAt, type Opened } from './model-at'

/** The number of the class that is asked for, by its name or its number; undefined where none is. */
function labelOf(named: string | undefined, { gan, state: { classes } }: Opened): number | undefined {
  if (named === undefined) return undefined
  if (gan.needs !== 'labelled')
    throw fail('invalid', `${gan.title} knows no classes.`, 'Leave the class out.')
  const label = classes.includes(named) ? classes.indexOf(named) : /^\d+$/.test(named) ? Number(named) : -1
  if (label in classes) return label
  const known = classes.map((name, number) => `${number} ${name}`).join(', ')
  throw fail('not-found', `There is no class called “${named}”.`, `Choose one of these: ${known}.`)
}

function insistTruncates(truncation: number | undefined, { gan }: Opened): void {
  if (truncation === undefined || gan.truncates) return
  const message = `${gan.title} knows no average picture to draw others towards.`
  throw fail('invalid', message, 'Leave the truncation out.')
}

function insistFromSeeds({ gan }: Opened): void {
  if (gan.makes === 'from-latent') return
  throw fail(
    'invalid',
    `${gan.title} makes pictures from pictures.`,
    'Give it a folder of them to begin from.'
  )
}

export const sample: Job<'sample'> = async (order, context) => {
  const { checkpoint, seeds, class: named, truncation, into, as } = order
  const opened = await modelAt(checkpoint)
  const { learner, state } = opened
  try {
    insistFromSeeds(opened)
    insistTruncates(truncation, opened)
    const label = labelOf(named, opened)
    await mkdir(into, { recursive: true }).catch((error: unknown) => {
      throw diskFault(error, into)
    })
    const pictures = drawPictures(learner, seeds, state.resolution, { label, truncation })
    if (as === 'files') return { files: await writeFiles(pictures, seeds, into, context) }
    const columns = Math.min(seeds.length, Math.ceil(Math.sqrt((seeds.length * 4) / 3)))
    const file = join(into, 'sheet.png')
    await writeAtomic(file, await encodeSheet(pictures, columns, seeds.length))
    return { files: [file] }
  } finally {
    learner.dispose()
  }
}

async function writeFiles(
  pictures: Iterable<Pixels>,
  seeds: number[],
  into: string,
  context: JobContext
): Promise<string[]> {
  const files: string[] = []
  for (const picture of pictures) {
    if (context.signal.aborted) throw fail('cancelled', 'Making pictures was cancelled.')
    const file = join(into, `seed-${String(seeds[files.length]).padStart(5, '0')}.png`)
    await writeAtomic(file, await encodeSheet([picture], 1, 1))
    files.push(file)
    const progress = { share: files.length / seeds.length, word: 'Making pictures' }
    context.report('progressed', { progress, broken: [], latest: [] })
  }
  return files
}
