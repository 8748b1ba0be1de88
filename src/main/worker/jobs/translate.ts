// The job `translate`: what a checkpoint makes of the pictures of a folder, as files of the same names.
import { mkdir, realpath } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Broken } from '../../../preload/nouns'
import { fail } from '../../../preload/result'
import { mostPixels } from '../data/decode'
import { Gate, inOrder } from '../data/flow'
import { readItem } from '../data/read'
import { scan } from '../data/scan'
import { distinct } from '../exporters/names'
import { diskFault, writeAtomic } from '../training/checkpoint'
import { drawOne, encodeSheet } from '../training/sheet'
import type { Job, JobContext } from './context'
import { modelAt, type Opened } from './model-at'

/** Read while another is made. */
const readAhead = 3
/** Behind transparent pictures, as in an import that says nothing else. */
const background = '#ffffff'

/** How a picture is cut. What enlarges takes pictures of any size, but none larger than those it learned from. */
function wantedBy({ gan, state, learner }: Opened) {
  const inputs = learner.model.asks?.inputs
  if (inputs) return { side: state.resolution, atMost: inputs.side < state.resolution, background }
  const message = `${gan.title} makes pictures from seeds, not from pictures.`
  throw fail('invalid', message, 'Choose a run of pix2pix, CycleGAN or SRGAN, or ask for seeds.')
}

/** Makes the folder; refuses one whose pictures would be written over. */
async function prepare(into: string, input: string): Promise<void> {
  try {
    await mkdir(into, { recursive: true })
  } catch (error) {
    throw diskFault(error, into)
  }
  if ((await realpath(into)) !== (await realpath(input))) return
  throw fail(
    'invalid',
    'The pictures would be written over those that they are made of.',
    'Choose another folder for them.'
  )
}

const withoutEnding = (file: string) => file.replace(/\.[^./]*$/, '')

export const translate: Job<'translate'> = async ({ checkpoint, input, into }, context) => {
  const found = await scan([input], context.signal)
  const opened = await modelAt(checkpoint)
  try {
    const wanted = wantedBy(opened)
    await prepare(into, found.folder)
    const names = distinct(found.files.map(({ file }) => withoutEnding(file)))
    const gate = new Gate(mostPixels)
    const read = inOrder(found.files, readAhead, (file) => readItem({ as: 'picture', file }, wanted, gate))
    const [files, broken]: [string[], Broken[]] = [[], [...found.broken]]
    for await (const one of read) {
      const name = names[files.length + broken.length - found.broken.length] as string
      if ('broken' in one) broken.push(one.broken)
      else files.push(await write(opened, one.parts.pictures!, join(into, `${name}.png`)))
      progress(context, files.length + broken.length - found.broken.length, names.length, broken)
    }
    return { files, broken }
  } finally {
    opened.learner.dispose()
  }
}

async function write(
  { learner }: Opened,
  { pixels, side }: { pixels: Uint8Array; side: number },
  file: string
): Promise<string> {
  const made = drawOne(learner, { inputs: { side, bytes: pixels } })
  try {
    await mkdir(dirname(file), { recursive: true })
  } catch (error) {
    throw diskFault(error, dirname(file))
  }
  await writeAtomic(file, await encodeSheet([made], 1, 1))
  return file
}

function progress({ signal, report }: JobContext, done: number, of: number, broken: Broken[]): void {
  if (signal.aborted) throw fail('cancelled', 'Making pictures was cancelled.')
  report('progressed', { progress: { share: done / of, word: 'Making pictures' }, broken, latest: [] })
}
