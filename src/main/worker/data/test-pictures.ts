// Builds picture files for tests, byte by byte where the canvas cannot write the kind.
import { crc32, deflateSync } from 'node:zlib'
import { createCanvas, GifEncoder, type Canvas, type Image } from '@napi-rs/canvas'
import { tmpdir } from 'node:os'
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** A new folder that goes when the test ends. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'atelier-pictures-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** One colour. */
export function plain(colour: string, width = 16, height = width): Canvas {
  const canvas = createCanvas(width, height)
  const context = canvas.getContext('2d')
  context.fillStyle = colour
  context.fillRect(0, 0, width, height)
  return canvas
}

/** Four colours: red and green above, blue and white below. */
export function quarters(width: number, height: number): Canvas {
  const canvas = createCanvas(width, height)
  const context = canvas.getContext('2d')
  const fills: [string, number, number][] = [
    ['#f00', 0, 0],
    ['#0f0', width / 2, 0],
    ['#00f', 0, height / 2],
    ['#fff', width / 2, height / 2]
  ]
  for (const [colour, x, y] of fills) {
    context.fillStyle = colour
    context.fillRect(x, y, width / 2, height / 2)
  }
  return canvas
}

/** Coloured noise from a fixed seed, which no codec makes small. */
export function noise(side: number, seed = 1): Canvas {
  const canvas = createCanvas(side, side)
  const context = canvas.getContext('2d')
  const pixels = context.createImageData(side, side)
  let state = seed
  for (let i = 0; i < pixels.data.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    pixels.data[i] = i % 4 === 3 ? 255 : state >>> 24
  }
  context.putImageData(pixels, 0, 0)
  return canvas
}

/** The pixel of a decoded picture, RGBA. */
export function pixelOf(image: Image, x: number, y: number): number[] {
  const context = createCanvas(image.naturalWidth, image.naturalHeight).getContext('2d')
  context.drawImage(image, 0, 0)
  return [...context.getImageData(x, y, 1, 1).data]
}

export function pngChunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const ends = Buffer.alloc(8)
  ends.writeUInt32BE(data.length)
  ends.writeUInt32BE(crc32(body), 4)
  return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)])
}

type PngKind = { colourType: number; bits: number; chunks?: Buffer[] }

/** A PNG of `rows`, the bytes of each row without its filter. */
export function pngOf(width: number, rows: Uint8Array[], { colourType, bits, chunks = [] }: PngKind): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width)
  header.writeUInt32BE(rows.length, 4)
  header.set([bits, colourType], 8)
  const raw = Buffer.concat(rows.flatMap((row) => [Buffer.alloc(1), row]))
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    pngChunk('IHDR', header),
    ...chunks,
    pngChunk('IDAT', deflateSync(raw)),
    pngChunk('IEND', Buffer.alloc(0))
  ])
}

/** `count` rows of `width` pixels of the same bytes. */
export const rowsOf = (pixel: number[], width: number, count: number): Buffer[] =>
  Array.from({ length: count }, () => Buffer.from(Array.from({ length: width }, () => pixel).flat()))

const fixed = (value: number) => Math.round(value * 65536)

function xyz(values: number[]): Buffer {
  const bytes = Buffer.alloc(20)
  bytes.write('XYZ ')
  values.forEach((value, i) => bytes.writeInt32BE(fixed(value), 8 + 4 * i))
  return bytes
}

/** Adobe RGB (1998): an ICC version 2 profile with primaries adapted to D50 and one gamma. */
export function adobeRgb(): Buffer {
  const curve = Buffer.alloc(16)
  curve.write('curv')
  curve.writeUInt32BE(1, 8)
  curve.writeUInt16BE(Math.round(2.19921875 * 256), 12)
  const name = Buffer.alloc(96)
  name.write('desc')
  name.writeUInt32BE(5, 8)
  name.write('Adobe', 12)
  const tags: [string, Buffer][] = [
    ['desc', name],
    ['wtpt', xyz([0.9642, 1, 0.8249])],
    ['rXYZ', xyz([0.60974, 0.31111, 0.01947])],
    ['gXYZ', xyz([0.20528, 0.62567, 0.06087])],
    ['bXYZ', xyz([0.14919, 0.06322, 0.74457])],
    ['rTRC', curve],
    ['gTRC', curve],
    ['bTRC', curve]
  ]
  const table = Buffer.alloc(4 + 12 * tags.length)
  table.writeUInt32BE(tags.length)
  let at = 128 + table.length
  tags.forEach(([tag, data], i) => {
    table.write(tag, 4 + 12 * i, 'latin1')
    table.writeUInt32BE(at, 8 + 12 * i)
    table.writeUInt32BE(data.length, 12 + 12 * i)
    at += data.length
  })
  const header = Buffer.alloc(128)
  header.writeUInt32BE(at)
  header.writeUInt32BE(0x02100000, 8)
  header.write('mntrRGB XYZ ', 12)
  header.write('acsp', 36)
  ;[0.9642, 1, 0.8249].forEach((value, i) => header.writeInt32BE(fixed(value), 68 + 4 * i))
  return Buffer.concat([header, table, ...tags.map(([, data]) => data)])
}

/** Puts an application segment behind the start of a JPEG. */
export function withSegment(jpeg: Buffer, marker: number, data: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0])
  head.writeUInt16BE(data.length + 2, 2)
  return Buffer.concat([jpeg.subarray(0, 2), head, data, jpeg.subarray(2)])
}

/** A JPEG with an EXIF orientation, 1 to 8. */
export function oriented(jpeg: Buffer, orientation: number): Buffer {
  const exif = Buffer.from('4578696600004d4d002a000000080001011200030000000100000000000000000000', 'hex')
  exif.writeUInt16BE(orientation, 24)
  return withSegment(jpeg, 0xe1, exif)
}

/** 16 × 16 px of C 0, M 50 %, Y 100 %, K 0, as four inverted components (Adobe's way). */
export const cmykJpeg = Buffer.from(
  '/9j/7gAOQWRvYmUAZAAAAAAA/9sAQwACAQEBAQECAQEBAgICAgIEAwICAgIFBAQDBAYFBgYGBQYGBgcJCAYHCQcGBggLCAkKCgoKCgYICwwLCgwJCgoK/8AAFAgAEAAQBEMRAE0RAFkRAEsRAP/EABcAAQEBAQAAAAAAAAAAAAAAAAAJAwr/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/9oADgRDAE0AWQBLAAA/AL+M3P8Ar+AAAAP/2Q==',
  'base64'
)

export function animatedGif(colours: string[], side = 16): Buffer {
  const encoder = new GifEncoder(side, side, { repeat: 0 })
  for (const colour of colours) {
    const pixels = plain(colour, side).getContext('2d').getImageData(0, 0, side, side).data
    encoder.addFrame(new Uint8Array(pixels.buffer), side, side, { delay: 100 })
  }
  return encoder.finish()
}

/** A 24-bit BMP of one colour, RGB. */
export function bmpOf(width: number, height: number, [red, green, blue]: number[]): Buffer {
  const row = Math.ceil((width * 3) / 4) * 4
  const bytes = Buffer.alloc(54 + row * height)
  bytes.write('BM')
  bytes.writeUInt32LE(bytes.length, 2)
  bytes.writeUInt32LE(54, 10)
  bytes.writeUInt32LE(40, 14)
  bytes.writeInt32LE(width, 18)
  bytes.writeInt32LE(height, 22)
  bytes.writeUInt16LE(1, 26)
  bytes.writeUInt16LE(24, 28)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) bytes.set([blue!, green!, red!], 54 + y * row + 3 * x)
  return bytes
}

export type TiffTag = [id: number, type: 1 | 3 | 4 | 7, values: number[]]

/** A little-endian TIFF of one uncompressed strip; tags beyond size, strip and samples are the caller's. */
export function tiffOf(
  width: number,
  height: number,
  samples: number,
  data: Uint8Array,
  extra: TiffTag[]
): Buffer {
  const sizes = { 1: 1, 3: 2, 4: 4, 7: 1 }
  const own: TiffTag[] = [
    [256, 4, [width]],
    [257, 4, [height]],
    [258, 3, Array.from({ length: samples }, () => 8)],
    [259, 3, [1]],
    [273, 4, [8]],
    [277, 3, [samples]],
    [278, 4, [height]],
    [279, 4, [data.length]]
  ]
  const given = new Set(extra.map(([id]) => id))
  const tags = [...own.filter(([id]) => !given.has(id)), ...extra].sort((a, b) => a[0] - b[0])
  const table = Buffer.alloc(2 + 12 * tags.length + 4)
  const far: Buffer[] = []
  const start = 8 + data.length + (data.length % 2)
  let end = start + table.length
  table.writeUInt16LE(tags.length)
  tags.forEach(([id, type, values], i) => {
    const at = 2 + 12 * i
    const bytes = Buffer.alloc(values.length * sizes[type])
    values.forEach((value, k) => bytes.writeUIntLE(value, k * sizes[type], sizes[type]))
    table.writeUInt16LE(id, at)
    table.writeUInt16LE(type, at + 2)
    table.writeUInt32LE(values.length, at + 4)
    if (bytes.length <= 4) bytes.copy(table, at + 8)
    else {
      table.writeUInt32LE(end, at + 8)
      far.push(bytes)
      end += bytes.length
    }
  })
  const head = Buffer.from('49492a0000000000', 'hex')
  head.writeUInt32LE(start, 4)
  return Buffer.concat([head, data, Buffer.alloc(data.length % 2), table, ...far])
}
