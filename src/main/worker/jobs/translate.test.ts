// Makes pictures from real checkpoints of what they are told: of a class, and of the pictures of a folder.
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { loadImage } from '@napi-rs/canvas'
import { beforeAll, describe, expect, it } from 'vitest'
import { noise } from '../data/test-pictures'
import { loadEngine } from '../engine'
import { ganOf } from '../gans'
import { settle } from '../gans/define'
import { saveCheckpoint } from '../training/checkpoint'
import { learnerOf } from '../training/learner'
import { smallest } from '../training/test-learner'
import { sample } from './sample'
import { listening, pictures } from './test-folders'
import { translate } from './translate'

beforeAll(async () => void (await loadEngine()))

const resolution = 32

/** A checkpoint of a network that has learned nothing. */
async function checkpointIn(root: string, id: string, classes: string[] = []): Promise<string> {
  const gan = ganOf(id)
  const { settings, batch } = settle(gan, smallest(gan), resolution)
  const model = gan.build({ settings, resolution, classes: classes.length })
  const learner = learnerOf({ model, seed: 3, mirrored: false })
  await saveCheckpoint(join(root, 'checkpoints'), learner, {
    ...{ step: 1, seenImages: 4, trainedMs: 1, seed: 3, batch, kept: false, parent: null },
    ...{ gan: id, settings, resolution, dataset: 'none', classes, precision: 'float32' }
  })
  learner.dispose()
  return join(root, 'checkpoints', '1')
}

const png = (side: number, seed: number) => noise(side, seed).toBuffer('image/png')
const hash = async (file: string) =>
  createHash('sha256')
    .update(await readFile(file))
    .digest('hex')

describe('of seeds', () => {
  it('makes pictures of the class that is named or numbered, or of each in turn', async () => {
    const { root } = await pictures({})
    const checkpoint = await checkpointIn(root, 'conditional', ['ant', 'bee', '0'])
    const made = async (named?: string) => {
      const order = {
        checkpoint,
        seeds: [3, 4],
        class: named,
        into: join(root, named ?? 'each'),
        as: 'files' as const
      }
      return Promise.all((await sample(order, listening())).files.map(hash))
    }
    const [ant, bee, each] = [await made('ant'), await made('bee'), await made()]
    expect(ant[0]).not.toBe(bee[0])
    expect(each).toEqual([ant[0], bee[1]])
    expect(await made('1')).toEqual(bee)
    // A class may be called like a number: its name counts.
    expect(await made('0')).not.toEqual(ant)
    await expect(made('fly')).rejects.toMatchObject({
      fault: { code: 'not-found', remedy: 'Choose one of these: 0 ant, 1 bee, 2 0.' }
    })
  })

  it('says why there is no such thing', async () => {
    const { root, folder } = await pictures({ 'a.png': png(40, 1) })
    const into = join(root, 'made')
    const vanilla = await checkpointIn(join(root, 'v'), 'vanilla')
    const seeds = { seeds: [1], into, as: 'files' as const }
    const message = 'Vanilla GAN knows no classes.'
    await expect(sample({ ...seeds, checkpoint: vanilla, class: 'ant' }, listening())).rejects.toThrow(
      message
    )
    await expect(translate({ checkpoint: vanilla, input: folder, into }, listening())).rejects.toThrow(
      'Vanilla GAN makes pictures from seeds, not from pictures.'
    )
    const pix2pix = await checkpointIn(join(root, 'p'), 'pix2pix')
    await expect(sample({ ...seeds, checkpoint: pix2pix }, listening())).rejects.toThrow(
      'pix2pix makes pictures from pictures.'
    )
  })
})

describe('of a folder', () => {
  it('translates every picture into a file of its name, and lists those that cannot be read', async () => {
    const files = {
      'a.jpg': png(40, 1),
      'a.png': png(70, 2),
      'b/c.d.png': png(40, 1),
      'e.png': Buffer.from('no')
    }
    const { root, folder } = await pictures(files)
    const checkpoint = await checkpointIn(root, 'pix2pix')
    const context = listening()
    const into = join(root, 'made')
    const made = await translate({ checkpoint, input: folder, into }, context)
    expect(made.files).toEqual(['a.png', 'a 2.png', 'b/c.d.png'].map((name) => join(into, name)))
    expect(made.broken).toMatchObject([{ file: 'e.png' }])
    const [one, other, same] = await Promise.all(made.files.map(hash))
    expect(one).not.toBe(other)
    expect(one).toBe(same)
    const { width, height } = await loadImage(made.files[0]!)
    expect([width, height]).toEqual([resolution, resolution])
    expect(context.heard.at(-1)).toMatchObject(['progressed', { progress: { share: 1 } }])
  })

  it('enlarges four times what is small, and no more than it learned of what is large', async () => {
    const { root, folder } = await pictures({ 'large.png': png(100, 1), 'small.png': png(12, 2) })
    const checkpoint = await checkpointIn(root, 'srgan')
    const { files } = await translate({ checkpoint, input: folder, into: join(root, 'made') }, listening())
    const sides = await Promise.all(files.map(async (file) => (await loadImage(file)).width))
    expect(sides).toEqual([4 * resolution, 4 * 12])
  })

  it('never writes over what it is given', async () => {
    const { root, folder } = await pictures({ 'a.png': png(40, 1) })
    const before = await hash(join(folder, 'a.png'))
    const checkpoint = await checkpointIn(root, 'pix2pix')
    await expect(translate({ checkpoint, input: folder, into: folder }, listening())).rejects.toMatchObject({
      fault: { code: 'invalid' }
    })
    expect(await hash(join(folder, 'a.png'))).toBe(before)
  })
})
