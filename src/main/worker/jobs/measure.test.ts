// Measures a real checkpoint against a real dataset: figures, the cache of features and its damage, refusals.
import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { jobs } from '../../../preload/jobs'
import { noise } from '../data/test-pictures'
import { loadEngine } from '../engine'
import { ganOf } from '../gans'
import { settle } from '../gans/define'
import { saveCheckpoint } from '../training/checkpoint'
import { learnerOf } from '../training/learner'
import { importPictures } from './import'
import { measure } from './measure'
import { listening, orderOf, pictures } from './test-folders'

beforeAll(async () => void (await loadEngine()))

/** Nine pictures of noise as a dataset, and a checkpoint of a network that has learned nothing. */
async function rig(resolution = 32) {
  const files = Object.fromEntries(
    Array.from({ length: 9 }, (_, i) => [`${i}.png`, noise(40, i + 1).toBuffer('image/png')])
  )
  const { folder, into, root } = await pictures(files)
  const { hash } = await importPictures(orderOf(folder, into), listening())
  const gan = ganOf('vanilla')
  const { settings, batch } = settle(gan, { width: 32, batch: 4 }, resolution)
  const learner = learnerOf({
    model: gan.build({ settings, resolution, classes: 0 }),
    seed: 3,
    mirrored: false
  })
  const far = { step: 1, seenImages: 4, trainedMs: 1, seed: 3, batch, kept: false, parent: null }
  const about = {
    gan: gan.id,
    settings,
    resolution,
    dataset: hash,
    classes: [],
    precision: 'float32' as const
  }
  await saveCheckpoint(join(root, 'checkpoints'), learner, { ...far, ...about })
  learner.dispose()
  const order = jobs.measure.in.parse({
    checkpoint: join(root, 'checkpoints', '1'),
    datasetFolder: into,
    datasetHash: hash,
    pictures: 10,
    side: 112,
    nearest: 2
  })
  return { order, cache: join(into, 'features-112.safetensors') }
}

const wordsOf = ({ heard }: ReturnType<typeof listening>) => [
  ...new Set(heard.map(([, body]) => (body as { progress: { word: string } }).progress.word))
]

describe('measure', () => {
  it('finds every figure, remembers the dataset, and looks again when what it remembers is not whole', async () => {
    const { order, cache } = await rig()
    const context = listening()
    const first = await measure(order, context)
    expect(jobs.measure.out.parse(first)).toMatchObject({ pictures: 10, ofDataset: 9, side: 112 })
    expect(first.kid.low).toBeLessThan(first.kid.value)
    expect(first.diversityOfDataset).toBeGreaterThan(0)
    expect(first.nearest).toHaveLength(2)
    expect(first.nearest[0]!.distance).toBeLessThanOrEqual(first.nearest[1]!.distance)
    expect(wordsOf(context)).toEqual([
      'Looking at the dataset',
      'Making pictures',
      'Comparing',
      'Looking for copies'
    ])

    const whole = await readFile(cache)
    const again = listening()
    expect(await measure(order, again)).toEqual(first)
    expect(wordsOf(again)).not.toContain('Looking at the dataset')

    const flipped = Buffer.from(whole)
    flipped[flipped.length - 100]! ^= 0x40
    for (const damaged of [flipped, whole.subarray(0, 40)]) {
      await writeFile(cache, damaged)
      const context = listening()
      expect(await measure(order, context)).toEqual(first)
      expect(wordsOf(context)).toContain('Looking at the dataset')
      expect((await readFile(cache)).equals(whole)).toBe(true)
    }
  })

  it('ends when it is cancelled, and keeps nothing then', async () => {
    const { order, cache } = await rig()
    await expect(measure(order, listening(AbortSignal.abort()))).rejects.toMatchObject({
      fault: { code: 'cancelled' }
    })
    await expect(stat(cache)).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it('refuses a dataset of another size than the pictures, and a checkpoint that is not there', async () => {
    const { order } = await rig(64)
    await expect(measure(order, listening())).rejects.toMatchObject({
      fault: { code: 'invalid', message: expect.stringContaining('64 px') as string }
    })
    const gone = { ...order, checkpoint: join(order.checkpoint, '..', '7') }
    await expect(measure(gone, listening())).rejects.toMatchObject({ fault: { code: 'disk' } })
  })
})
