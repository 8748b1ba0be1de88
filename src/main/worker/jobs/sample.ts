// Pictures of given seeds from a checkpoint's averaged generator, as files or one sheet.
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fail } from '../../../preload/result'
import { loadEngine } from '../engine'
import { ganOf } from '../gans'
import { diskFault, loadCheckpoint, loadState, writeAtomic } from '../training/checkpoint'
import { learnerOf } from '../training/learner'
import { drawPictures, encodeSheet, type Pixels } from '../training/sheet'
import type { Job, JobContext } from './context'

export const sample: Job<'sample'> = async ({ checkpoint, seeds, into, as }, context) => {
  await loadEngine()
  const { gan, settings, resolution, seed, classes } = await loadState(checkpoint)
  const learner = learnerOf({
    model: ganOf(gan).build({ settings, resolution, classes: classes.length }),
    seed,
    mirrored: false
  })
  try {
    await loadCheckpoint(checkpoint, learner, true)
    await mkdir(into, { recursive: true }).catch((error: unknown) => {
      throw diskFault(error, into)
    })
    const pictures = drawPictures(learner, seeds, resolution)
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
