// Pairs and two domains, imported from real files: what is packed, in which order, and what is left out and why.
import { createHash } from 'node:crypto'
import { readFile, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createCanvas } from '@napi-rs/canvas'
import { expect, it, onTestFinished } from 'vitest'
import { jobs } from '../../../preload/jobs'
import { openDataset, type Feed } from '../data/feed'
import type { Part } from '../data/parts'
import { plain, quarters } from '../data/test-pictures'
import { importPictures } from './import'
import { colours, listening, pictures, rgbOf, some } from './test-folders'

const png = (colour: string, width = 40, height = width) => plain(colour, width, height).toBuffer('image/png')
const inFolder = (name: string, count: number) => some(count, (i) => `${name}/${i}.png`)

type More = { layout: string; swapped?: boolean; resolution?: number }

async function imported(
  files: Record<string, Uint8Array>,
  { resolution = 32, ...more }: More,
  chosen?: string[]
) {
  const { folder, into } = await pictures(files)
  const paths = (chosen ?? ['A', 'B']).map((name) => join(folder, name))
  const order = jobs.import.in.parse({ paths, name: 'Test', resolution, into, ...more })
  const context = listening()
  const answer = jobs.import.out.parse(await importPictures(order, context))
  const feed = await openDataset(into, answer.hash)
  onTestFinished(() => feed.close())
  return { into, folder, answer, feed, heard: context.heard }
}

/** The colour of the first pixel of each picture of a part. */
function coloursOf(feed: Feed, part: Part): number[][] {
  const count = feed.counts[part] ?? 0
  const bytes = feed.batch(part, [...Array(count).keys()])
  return Array.from({ length: count }, (_, i) => [...bytes.subarray(i * 3072, i * 3072 + 3)])
}

const reversed = (count: number) => colours.slice(0, count).toReversed()

it('packs the halves of a pair at the same place, A as inputs and B as pictures', async () => {
  const b = Object.fromEntries(reversed(6).map((colour, i) => [`B/${i}.png`, png(colour)]))
  const { answer, feed, folder, heard } = await imported({ ...inFolder('A', 6), ...b }, { layout: 'pairs' })
  expect(answer).toMatchObject({
    shape: 'pairs',
    pictures: 6,
    others: 0,
    sides: { a: 'A', b: 'B' },
    classes: []
  })
  expect(answer).toMatchObject({ folder, broken: [], packedBytes: 12 * 3072 })
  expect(feed).toMatchObject({ shape: 'pairs', counts: { pictures: 6, inputs: 6 }, labels: undefined })
  expect(coloursOf(feed, 'inputs')).toEqual(colours.slice(0, 6).map(rgbOf))
  expect(coloursOf(feed, 'pictures')).toEqual(reversed(6).map(rgbOf))
  expect(() => feed.batch('others', [0])).toThrow(RangeError)
  expect(answer.thumbnails).toHaveLength(8)
  const shown = heard.flatMap(([, body]) => ('pictures' in body ? (body.pictures ?? []) : []))
  expect(shown.slice(0, 4).map(({ name }) => name)).toEqual(['A/0.png', 'B/0.png', 'A/1.png', 'B/1.png'])
  expect(heard.at(-1)![1]).toMatchObject({ progress: { share: 1, done: 12, of: 12 } })
})

it('swaps A and B', async () => {
  const files = {
    ...inFolder('A', 4),
    ...Object.fromEntries([0, 1, 2, 3].map((i) => [`B/${i}.png`, png('#010203')]))
  }
  const { answer, feed } = await imported(files, { layout: 'pairs', swapped: true })
  expect(answer.sides).toEqual({ a: 'B', b: 'A' })
  expect(coloursOf(feed, 'pictures')).toEqual(colours.slice(0, 4).map(rgbOf))
})

it('leaves a pair out when one half is missing, broken, or of another shape; the others keep their partners', async () => {
  const files = {
    ...inFolder('A', 9),
    ...inFolder('B', 9),
    'A/1.png': Buffer.from('text'),
    'B/3.png': png('#ffffff', 80, 40),
    'B/4.png': png(colours[4]!, 80),
    'B/lonely.png': png('#ffffff')
  }
  const { answer, feed } = await imported(files, { layout: 'pairs' })
  expect(answer.broken).toEqual([
    { file: 'B/lonely.png', reason: 'There is no picture called “lonely” in “A”.' },
    { file: 'A/1.png', reason: 'This is not a picture, although it is named like one.' },
    { file: 'B/3.png', reason: 'It is 80 × 40 and its partner 40 × 40: two shapes cannot be cropped alike.' }
  ])
  const kept = [0, 2, 4, 5, 6, 7, 8].map((i) => rgbOf(colours[i]!))
  expect(coloursOf(feed, 'inputs')).toEqual(kept)
  expect(coloursOf(feed, 'pictures')).toEqual(kept)
})

it('crops both halves of a pair alike, whatever their sizes', async () => {
  const four = [0, 1, 2, 3]
  const large = quarters(192, 128).toBuffer('image/png')
  const small = quarters(96, 64).toBuffer('image/png')
  const files = Object.fromEntries(
    four.flatMap(
      (i) =>
        [
          [`A/${i}.png`, large],
          [`B/${i}.png`, small]
        ] as const
    )
  )
  const { feed } = await imported(files, { layout: 'pairs' })
  expect(Buffer.compare(feed.batch('inputs', four), feed.batch('pictures', four))).toBe(0)
})

/** A on the left, B on the right, on a canvas that may be wider than two squares. */
function beside(a: string, b: string, width = 80, height = 40): Buffer {
  const canvas = createCanvas(width, height)
  const context = canvas.getContext('2d')
  context.fillStyle = a
  context.fillRect(0, 0, width / 2, height)
  context.fillStyle = b
  context.fillRect(width / 2, 0, width / 2, height)
  return canvas.toBuffer('image/png')
}

it.each([
  ['twice as wide as high', 80, 40],
  ['wider', 120, 40],
  ['narrower', 48, 40]
])('splits a file that is %s in its middle', async (_what, width, height) => {
  const files = Object.fromEntries(
    [0, 1, 2, 3].map((i) => [`AB/${i}.png`, beside(colours[i]!, colours[i + 4]!, width, height)])
  )
  const { answer, feed } = await imported(files, { layout: 'halves' }, ['AB'])
  expect(answer).toMatchObject({ shape: 'pairs', pictures: 4, sides: { a: 'left half', b: 'right half' } })
  for (const [part, from] of [
    ['inputs', 0],
    ['pictures', 4]
  ] as const) {
    const bytes = feed.batch(part, [2])
    const whole = Buffer.from(Array.from({ length: 1024 }, () => rgbOf(colours[from + 2]!)).flat())
    expect(whole.equals(bytes)).toBe(true)
  }
  const swapped = await imported(files, { layout: 'halves', swapped: true }, ['AB'])
  expect(coloursOf(swapped.feed, 'pictures')).toEqual(colours.slice(0, 4).map(rgbOf))
})

it('packs two domains, each in its own order, one folder with sub-folders A and B too', async () => {
  const files = { ...inFolder('set/A', 5), ...some(7, (i) => `set/B/other-${i}.png`) }
  const { answer, feed } = await imported(files, { layout: 'two-domains' }, ['set'])
  expect(answer).toMatchObject({
    shape: 'two-domains',
    pictures: 7,
    others: 5,
    classes: [],
    sides: { a: 'A', b: 'B' }
  })
  expect(answer.packedBytes).toBe(12 * 3072)
  expect(feed.counts).toEqual({ pictures: 7, others: 5 })
  expect(coloursOf(feed, 'others')).toEqual(colours.slice(0, 5).map(rgbOf))
  expect(coloursOf(feed, 'pictures')).toEqual(colours.slice(0, 7).map(rgbOf))
  expect(() => feed.batch('others', [5])).toThrow(RangeError)
})

it('says which of two domains has too few pictures, and when no name matches', async () => {
  const few = imported({ ...inFolder('A', 3), ...inFolder('B', 6) }, { layout: 'two-domains' })
  await expect(few).rejects.toMatchObject({ fault: { message: 'Only 3 pictures in “A” could be read.' } })
  const strangers = imported({ ...inFolder('A', 4), ...some(4, (i) => `B/b${i}.png`) }, { layout: 'pairs' })
  await expect(strangers).rejects.toMatchObject({
    fault: { code: 'invalid', message: 'No picture in “A” is called like one in “B”.' }
  })
  const alone = imported(inFolder('A', 4), { layout: 'pairs' }, ['A'])
  await expect(alone).rejects.toMatchObject({
    fault: { message: 'There are not two folders of pictures to be A and B.' }
  })
})

it('hashes every part: single pictures as ever, others by what is beside them', async () => {
  const plainOrder = await imported(inFolder('A', 4), { layout: 'pictures' }, ['A'])
  const images = await readFile(join(plainOrder.into, 'images.bin'))
  const asEver = createHash('sha256')
    .update(images)
    .update('{"shape":[4,32,32,3],"classes":[]}')
    .digest('hex')
  expect(plainOrder.answer.hash).toBe(asEver)

  const both = { ...inFolder('A', 4), ...inFolder('B', 4) }
  const changed = { ...both, 'A/2.png': png('#123456') }
  const hashes = await Promise.all(
    [
      imported(both, { layout: 'pairs' }),
      imported(changed, { layout: 'pairs' }),
      imported(both, { layout: 'two-domains' }),
      imported(changed, { layout: 'two-domains' })
    ].map(async (made) => (await made).answer.hash)
  )
  expect(new Set([asEver, ...hashes]).size).toBe(5)
})

it('serves every part from its file when they do not fit into memory, and notices when one was changed', async () => {
  const { into, answer, feed } = await imported(
    { ...inFolder('A', 4), ...inFolder('B', 6) },
    { layout: 'two-domains' }
  )
  const read = await openDataset(into, answer.hash, 0)
  for (const part of ['pictures', 'others'] as const)
    expect(Buffer.compare(read.batch(part, [3, 0]), feed.batch(part, [3, 0]))).toBe(0)
  await read.close()
  const others = join(into, 'others.bin')
  await truncate(others, 4 * 3072 - 1)
  await expect(openDataset(into)).rejects.toMatchObject({
    fault: { message: expect.stringContaining('bytes instead') }
  })
  await truncate(others, 4 * 3072)
  await expect(openDataset(into)).rejects.toMatchObject({
    fault: { message: expect.stringContaining('not those that were imported') }
  })
})

it('opens a dataset whose card is from before there were shapes', async () => {
  const { folder, into } = await pictures(some(5, (i) => `${i % 2 ? 'odd' : 'even'}/${i}.png`))
  const { hash } = await importPictures(
    jobs.import.in.parse({ paths: [folder], name: 'T', resolution: 32, into }),
    listening()
  )
  const file = join(into, 'dataset.json')
  const card = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>
  for (const key of ['shape', 'others', 'sides']) delete card[key]
  await writeFile(file, JSON.stringify(card))
  const feed = await openDataset(into, hash)
  onTestFinished(() => feed.close())
  expect(feed).toMatchObject({ shape: 'labelled', counts: { pictures: 5 } })
})
