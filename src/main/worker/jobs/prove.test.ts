// Proves small kinds on a few real files: every check's figures, the yardstick, the sheet; and that the checks tell right from wrong.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { loadImage } from '@napi-rs/canvas'
import { beforeAll, describe, expect, it } from 'vitest'
import { jobs } from '../../../preload/jobs'
import { Course } from '../../../preload/proof'
import { noise } from '../data/test-pictures'
import { loadEngine } from '../engine'
import { ganOf } from '../gans'
import { smallest } from '../training/test-learner'
import { importPictures } from './import'
import { prove } from './prove'
import { proveMade } from './prove-made'
import { colours, listening, pictures, some } from './test-folders'

beforeAll(async () => void (await loadEngine()))

type Layout = 'pictures' | 'pairs' | 'two-domains'

/** These files as a dataset; of pairs and domains, `a/` and `b/` are its halves. */
async function datasetOf(files: Record<string, Uint8Array>, layout: Layout = 'pictures') {
  const { folder, into } = await pictures(files)
  const paths = layout === 'pictures' ? [folder] : [join(folder, 'a'), join(folder, 'b')]
  const order = jobs.import.in.parse({ paths, layout, name: 'Test', resolution: 32, into })
  const { hash } = await importPictures(order, listening())
  return { folder: into, hash }
}

async function provedOf(gan: string, order: object) {
  const { root } = await pictures({})
  const sheet = join(root, 'sheet.webp')
  const given = jobs.prove.in.parse({
    ...{ gan, settings: smallest(ganOf(gan)), seed: 3, heldOut: null },
    ...{ stops: [8, 16], unit: 'images', pictures: 9, sheet },
    ...order
  })
  const found = Course.parse(await prove(given, listening()))
  return { found, sheet, last: found.stops.at(-1)!.figures }
}

const noises = (count: number, nameOf: (i: number) => string) =>
  Object.fromEntries(
    Array.from({ length: count }, (_, i) => [nameOf(i), noise(40, i + 1).toBuffer('image/png')])
  )

describe('prove', () => {
  it('looks at a kind before, on the way and at the end, and tells real classes apart', async () => {
    const dataset = await datasetOf(some(18, (i) => `${colours[i % 9]!.slice(1)}/${i}.png`))
    const { found, last, sheet } = await provedOf('conditional', {
      dataset,
      heldOut: dataset,
      checks: ['quality', 'classes', 'truncation']
    })
    expect(found.stops.map(({ seenImages }) => seenImages)).toEqual([0, 8, 16])
    expect(found.stops.map(({ figures }) => Object.keys(figures).includes('kid'))).toEqual([true, true, true])
    expect(found.stops[2]!.series).toHaveProperty('loss.generator')
    expect(Object.keys(found.stops[1]!.figures)).not.toContain('classifier')
    // Plain colours are as easy to tell apart as anything; what an untrained network makes is not one of them.
    expect(last['classifier']).toBe(1)
    expect(last['recognised']).toBeLessThan(0.9)
    expect(last).toHaveProperty(['recall.at.0.5'])
    const { width, height } = await loadImage(await readFile(sheet))
    // 48 pictures of 32 px a stop.
    expect([width, height]).toEqual([3 * 256 + 2 * 8, 6 * 32])
  })

  it('holds what is made of held-out pairs against them; of a yardstick looks at the end alone', async () => {
    const pair = { ...noises(8, (i) => `a/${i}.png`), ...some(8, (i) => `b/${i}.png`) }
    const dataset = await datasetOf(pair, 'pairs')
    const on = { dataset, heldOut: dataset, checks: ['translated'], stops: [80] }
    const { found, last } = await provedOf('pix2pix', on)
    const first = found.stops[0]!.figures
    expect(last['l1']).toBeLessThan(first['l1']!)
    for (const name of ['psnr', 'features']) expect(last[name]).toSatisfy(Number.isFinite)

    const yardstick = { ...on, sheet: null, settings: { ...smallest(ganOf('pix2pix')), closeness: 1000 } }
    const { found: other } = await provedOf('pix2pix', yardstick)
    expect(other).toMatchObject({ precision: found.precision, settings: { closeness: 1000 } })
    expect(other.stops.map(({ seenImages }) => seenImages)).toEqual([80])
    expect(other.stops[0]!.figures['l1']).not.toBe(last['l1'])
    const byClock = { ...yardstick, unit: 'ms', stops: [200] }
    expect((await provedOf('pix2pix', byClock)).found.stops[0]!.trainedMs).toBeGreaterThanOrEqual(200)
    const less = (await provedOf('pix2pix', { ...yardstick, precision: 'bfloat16' })).found
    expect(less.precision).toBe('bfloat16')
    expect(less.stops[0]!.figures['l1']).not.toBe(other.stops[0]!.figures['l1'])
  })

  it('measures enlargements beside bicubic ones', async () => {
    const dataset = await datasetOf(some(9))
    const { last } = await provedOf('srgan', { dataset, heldOut: dataset, checks: ['enlarged'], stops: [8] })
    // Nothing is lost of a plain picture by making it small.
    expect(last['psnr.cubic']).toBeGreaterThan(45)
    expect(last['features.cubic']).toBeLessThan(0.01)
    expect(last['psnr']).toBeLessThan(last['psnr.cubic']!)
  })

  it('measures domains: how near the translated come, and what is left when they are led back', async () => {
    const dataset = await datasetOf(
      { ...noises(9, (i) => `a/${i}.png`), ...some(9, (i) => `b/${i}.png`) },
      'two-domains'
    )
    const { last } = await provedOf('cyclegan', {
      dataset,
      heldOut: dataset,
      checks: ['domains'],
      stops: [8]
    })
    expect(last['kid.untranslated']).toBeGreaterThan(10)
    expect(last['kid']).not.toBe(last['kid.untranslated'])
    expect(last['returned']).toBeGreaterThan(0)
  })
})

describe('proveMade', () => {
  it('knows the dataset’s own pictures from others, and refuses what is no picture', async () => {
    const dataset = await datasetOf(noises(40, (i) => `${i}.png`))
    const own = await readFile(join(dataset.folder, 'images.bin'))
    const made = join(dataset.folder, 'made.bin')
    const look = async (bytes: Uint8Array) => {
      await writeFile(made, bytes)
      return proveMade({ dataset, heldOut: null, made }, listening())
    }
    const [same, grey] = [await look(own), await look(new Uint8Array(own.length).fill(128))]
    expect([same.precision, same.recall]).toEqual([1, 1])
    expect(same.kid).toBeLessThan(1)
    expect(grey.kid).toBeGreaterThan(100)
    expect(grey.precision).toBe(0)
    await expect(look(own.subarray(1))).rejects.toMatchObject({ fault: { code: 'invalid' } })
  })

  it('holds what was made of held-out pairs against their second halves', async () => {
    const pair = { ...noises(6, (i) => `a/${i}.png`), ...some(6, (i) => `b/${i}.png`) }
    const heldOut = await datasetOf(pair, 'pairs')
    const look = (made: string) =>
      proveMade({ dataset: heldOut, heldOut, made: join(heldOut.folder, made) }, listening())
    const [wanted, given] = [await look('images.bin'), await look('inputs.bin')]
    expect(wanted).toMatchObject({ features: 0, 'features.high': 0, l1: 0 })
    expect(given['l1']).toBeGreaterThan(0.1)
    expect(given['features.low']).toBeLessThan(given['features']!)
    expect(given['features.high']).toBeGreaterThan(given['features']!)
  })
})
