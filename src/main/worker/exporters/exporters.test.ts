// Proves that exports are whole, harmless and honest: real PNG files, real folders, a full disk.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { createCanvas, loadImage } from '@napi-rs/canvas'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Work } from '../../../preload/nouns'
import { StudioError } from '../../../preload/result'
import { cut } from '../jobs/cut'
import { exportWorks } from '../jobs/export'
import { distinct, safeName } from './names'
import { digitalSourceType } from './provenance'

const nasty = `<script>alert("1")</script> & 'two'\nlines 🦋`
let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'atelier-export-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** A sheet of 3 by 2 cells, each with a colour and a mark of its own. */
async function drawSheet(
  cell: number
): Promise<{ file: string; pixels: (column: number, row: number) => Buffer }> {
  const canvas = createCanvas(cell * 3, cell * 2)
  const draw = canvas.getContext('2d')
  for (let i = 0; i < 6; i++) {
    const [x, y] = [(i % 3) * cell, Math.floor(i / 3) * cell]
    draw.fillStyle = `rgb(${20 + i * 30}, ${200 - i * 25}, ${i * 40})`
    draw.fillRect(x, y, cell, cell)
    draw.fillStyle = '#fff'
    draw.fillRect(x + i, y + 1, 3, 5)
  }
  const file = join(folder, 'sheet.png')
  writeFileSync(file, await canvas.encode('png'))
  const pixels = (column: number, row: number) =>
    Buffer.from(draw.getImageData(column * cell, row * cell, cell, cell).data)
  return { file, pixels }
}

/** The texts of a PNG, read by the rules of the format and not by the code under test. */
function textsOf(png: Buffer): Record<string, string> {
  const texts: Record<string, string> = {}
  for (let at = 8; at < png.length;) {
    const length = png.readUInt32BE(at)
    const body = png.subarray(at + 4, at + 8 + length)
    expect(png.readUInt32BE(at + 8 + length)).toBe(crc32(body))
    if (body.toString('latin1', 0, 4) === 'iTXt') {
      const data = body.subarray(4)
      const end = data.indexOf(0)
      expect([...data.subarray(end, end + 5)]).toEqual([0, 0, 0, 0, 0])
      texts[data.toString('latin1', 0, end)] = data.toString('utf8', end + 5)
    }
    at += 12 + length
  }
  return texts
}

const work = (change: Partial<Work> = {}): Work => ({
  id: 'w1',
  title: nasty,
  picture: 'studio://library/gallery/w1.png',
  width: 32,
  height: 32,
  run: 'r1',
  runName: 'Ash "glaze" <b>',
  step: 17500,
  seed: 51,
  ganTitle: 'DCGAN',
  datasetName: 'Vessels & pots',
  datasetPictures: 1284,
  licence: {
    licence: 'CC BY 4.0',
    author: '<img src=x onerror=alert(1)>',
    source: 'javascript:alert(1)',
    consent: true
  },
  fingerprint: 'ab'.repeat(32),
  starred: false,
  madeAt: 1,
  ...change
})

async function kept(): Promise<string> {
  const { file } = await drawSheet(32)
  const into = join(folder, 'kept.png')
  await cut({ sheet: file, cell: { x: 32, y: 0, size: 32 }, into, text: {} }, context())
  return into
}

const context = (signal = new AbortController().signal) => {
  const said: unknown[] = []
  return { signal, said, nudges: () => [], report: (_name: string, body: unknown) => void said.push(body) }
}

async function faultOf(promise: Promise<unknown>): Promise<StudioError['fault']> {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown
  )
  expect(error).toBeInstanceOf(StudioError)
  return (error as StudioError).fault
}

test('a cell is cut to the pixel, says what it is, and is fingerprinted', async () => {
  const { file, pixels } = await drawSheet(32)
  const into = join(folder, 'work.png')
  const text = {
    seed: '51',
    run: 'Ash <glaze>',
    step: '17500',
    recipe: 'DCGAN',
    licence: 'CC BY 4.0',
    credit: 'Ana'
  }
  const answer = await cut({ sheet: file, cell: { x: 64, y: 32, size: 32 }, into, text }, context())
  const png = readFileSync(into)
  expect(answer).toEqual({
    width: 32,
    height: 32,
    fingerprint: createHash('sha256').update(png).digest('hex')
  })
  const canvas = createCanvas(32, 32)
  canvas.getContext('2d').drawImage(await loadImage(png), 0, 0)
  expect(Buffer.from(canvas.getContext('2d').getImageData(0, 0, 32, 32).data).equals(pixels(2, 1))).toBe(true)
  const texts = textsOf(png)
  expect(texts['XML:com.adobe.xmp']).toContain(digitalSourceType)
  expect(texts['XML:com.adobe.xmp']).toContain('<atelier:run>Ash &lt;glaze&gt;</atelier:run>')
  expect(texts['Copyright']).toBe('CC BY 4.0')
  expect(texts['Description']).toContain('Seed: 51.')
  expect(readdirSync(folder).sort()).toEqual(['sheet.png', 'work.png'])
})

test('a cell outside the sheet, a missing and a damaged sheet are faults', async () => {
  const { file } = await drawSheet(32)
  const into = join(folder, 'work.png')
  const order = (sheet: string, x: number) =>
    cut({ sheet, cell: { x, y: 0, size: 32 }, into, text: {} }, context())
  expect(await faultOf(order(file, 96))).toMatchObject({ code: 'invalid' })
  expect(await faultOf(order(join(folder, 'gone.png'), 0))).toMatchObject({ code: 'not-found' })
  writeFileSync(file, readFileSync(file).subarray(0, 60))
  expect(await faultOf(order(file, 0))).toMatchObject({ code: 'disk' })
  expect(readdirSync(folder)).toEqual(['sheet.png'])
})

test('names are taken by every disk and never meet', () => {
  expect(safeName(nasty, 'Untitled')).toBe(`script alert( 1 ) script & 'two' lines 🦋`)
  expect(safeName('../../etc/passwd', 'Untitled')).toBe('etc passwd')
  expect(safeName('  ...  ', 'Untitled')).toBe('Untitled')
  expect(safeName('con.png', 'Untitled')).toBe('con.png_')
  expect(safeName('a\u202egnp.exe', 'Untitled')).toBe('a gnp.exe')
  expect(Buffer.byteLength(safeName('é🦋'.repeat(90), 'Untitled'))).toBeLessThanOrEqual(80)
  expect(distinct(['Dawn', 'dawn', 'Dawn 2', 'Dusk'])).toEqual(['Dawn', 'dawn 2', 'Dawn 2 2', 'Dusk'])
})

test('pictures are exported with their words inside, beside their credits, again beside the first time', async () => {
  const file = await kept()
  const works = [
    { work: work(), file },
    { work: work({ id: 'w2', seed: 52 }), file }
  ]
  const said = context()
  const order = { as: 'png' as const, title: 'Autumn / wall', folder, works }
  const first = await exportWorks(order, said)
  expect(first).toEqual({ folder: join(folder, 'Autumn wall'), files: 3 })
  const name = safeName(nasty, '')
  expect(readdirSync(first.folder).sort()).toEqual(['credits.txt', `${name} 2.png`, `${name}.png`].sort())
  const texts = textsOf(readFileSync(join(first.folder, `${name} 2.png`)))
  expect(texts['Title']).toBe(nasty)
  expect(texts['Description']).toContain('Seed: 52.')
  const credits = readFileSync(join(first.folder, 'credits.txt'), 'utf8')
  expect(credits).toContain('Learned from: Vessels & pots, 1284 pictures\nLicence: CC BY 4.0')
  expect(credits.match(/Learned from/g)).toHaveLength(1)
  expect(said.said).toHaveLength(2)
  expect((await exportWorks(order, context())).folder).toBe(join(folder, 'Autumn wall 2'))
  const named = await exportWorks({ ...order, folder: join(folder, 'new', 'place') }, context())
  expect(named.folder).toBe(join(folder, 'new', 'place'))
})

test('the web page runs nothing, asks for nothing and shows words as words', async () => {
  const file = await kept()
  const works = [
    { work: work({ starred: true }), file },
    {
      work: work({
        id: 'w2',
        title: '日本 100%',
        licence: { ...work().licence, source: 'https://example.org/?a=1&b="' }
      }),
      file
    }
  ]
  const made = await exportWorks({ as: 'web', title: nasty, folder, works }, context())
  expect(made.files).toBe(4)
  const page = readFileSync(join(made.folder, 'index.html'), 'utf8')
  expect(page).not.toMatch(/<script|<img src=x|javascript:[^<]*"|style=|\son\w+="/)
  expect(page).toContain("default-src 'none'; img-src 'self'; style-src 'self'")
  expect(page).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;two&#39;')
  expect(page).toContain('href="https://example.org/?a=1&amp;b=&quot;"')
  const addresses = [...page.matchAll(/(?:src|href)="([^"#][^"]*)"/g)].map((match) => match[1]!)
  const local = addresses.filter((address) => !address.startsWith('https://example.org/'))
  expect(local.length).toBe(7)
  for (const address of local)
    readFileSync(
      join(made.folder, decodeURIComponent(address.replaceAll('&amp;', '&').replaceAll('&#39;', "'")))
    )
  for (const image of page.match(/<img [^>]+>/g)!)
    expect(image).toMatch(/ alt="[^"]+" width="32" height="32"/)
})

test('cancelled or on a full disk, nothing stays and nothing is touched', async () => {
  const file = await kept()
  const works = Array.from({ length: 40 }, (_, i) => ({ work: work({ id: `w${i}` }), file }))
  const cancel = new AbortController()
  const half = {
    signal: cancel.signal,
    nudges: () => [],
    report: (_: string, body: unknown) => {
      if ((body as { progress: { done: number } }).progress.done === 20) cancel.abort()
    }
  }
  const place = join(folder, 'place')
  mkdirSync(place)
  expect(await faultOf(exportWorks({ as: 'png', title: 'Half', folder: place, works }, half))).toMatchObject({
    code: 'cancelled'
  })
  expect(readdirSync(place)).toEqual([])
  await expect(
    exportWorks(
      {
        as: 'png',
        title: 'x',
        folder: join(folder, 'a', 'b'),
        works: [{ work: work(), file: join(folder, 'gone.png') }]
      },
      context()
    )
  ).rejects.toThrow('missing from the library')
  expect(readdirSync(folder)).not.toContain('a')

  if (process.platform !== 'linux' || process.getuid?.() !== 0) return
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', place])
  try {
    const fault = await faultOf(exportWorks({ as: 'png', title: 'Full', folder: place, works }, context()))
    expect(fault).toMatchObject({ code: 'disk', message: expect.stringContaining('The disk is full.') })
    expect(readdirSync(place)).toEqual([])
    execFileSync('mount', ['-o', 'remount,ro', place])
    const closed = await faultOf(exportWorks({ as: 'png', title: 'Full', folder: place, works }, context()))
    expect(closed.message).toContain('can only be read')
  } finally {
    execFileSync('umount', [place])
  }
})
