import { execFileSync } from 'node:child_process'
import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'
import { Image } from '@napi-rs/canvas'
import { describe, expect, it } from 'vitest'
import { decode, openPicture, type Decoded } from './decode'
import {
  adobeRgb,
  animatedGif,
  bmpOf,
  cmykJpeg,
  noise,
  oriented,
  pixelOf,
  plain,
  pngChunk,
  pngOf,
  quarters,
  rowsOf,
  temporaryFolder,
  tiffOf,
  withSegment,
  type TiffTag
} from './test-pictures'

async function read(bytes: Uint8Array, name = 'x.png'): Promise<Decoded> {
  const file = join(await temporaryFolder(), name)
  await writeFile(file, bytes)
  return decode(await openPicture(file))
}

const near = (found: number[], wanted: number[], within = 2) =>
  wanted.forEach((value, i) =>
    expect(Math.abs(found[i]! - value), `${found} for ${wanted}`).toBeLessThanOrEqual(within)
  )

const orange = '#c86432'
const rgb = [200, 100, 50]

describe('formats', () => {
  const canvas = plain(orange, 24, 16)
  it.each([
    ['png', () => canvas.toBuffer('image/png'), 0],
    ['jpeg', () => canvas.toBuffer('image/jpeg', 98), 2],
    ['webp', () => canvas.toBuffer('image/webp', 98), 4],
    ['lossless webp', () => canvas.encodeSync('webp', 100), 4],
    ['avif', () => canvas.toBuffer('image/avif', { quality: 95 }), 6],
    ['bmp', () => bmpOf(24, 16, rgb), 0],
    ['gif', () => animatedGif([orange, '#0000ff'], 24), 8]
  ] as const)('reads %s by its content, whatever its name', async (_name, bytes, within) => {
    const { image, width } = await read(bytes(), 'misnamed.tif')
    expect(width).toBe(24)
    near(pixelOf(image, 12, 8), [...rgb, 255], within)
  })

  it('takes the first frame of an animation', async () => {
    const { image } = await read(animatedGif(['#ff0000', '#0000ff']))
    near(pixelOf(image, 8, 8), [255, 0, 0], 8)
  })

  it.each([
    ['grey', pngOf(4, rowsOf([90], 4, 4), { colourType: 0, bits: 8 }), [90, 90, 90, 255]],
    ['16-bit grey', pngOf(4, rowsOf([90, 90], 4, 4), { colourType: 0, bits: 16 }), [90, 90, 90, 255]],
    [
      '16-bit colour',
      pngOf(4, rowsOf([200, 200, 100, 100, 50, 50], 4, 4), { colourType: 2, bits: 16 }),
      [...rgb, 255]
    ],
    [
      'palette',
      pngOf(4, rowsOf([1], 4, 4), {
        colourType: 3,
        bits: 8,
        chunks: [pngChunk('PLTE', Buffer.from([0, 0, 0, ...rgb]))]
      }),
      [...rgb, 255]
    ],
    [
      'palette with alpha',
      pngOf(4, rowsOf([1], 4, 4), {
        colourType: 3,
        bits: 8,
        chunks: [pngChunk('PLTE', Buffer.from([0, 0, 0, ...rgb])), pngChunk('tRNS', Buffer.from([255, 0]))]
      }),
      [0, 0, 0, 0]
    ]
  ])('reads a %s PNG', async (_name, bytes, wanted) => {
    near(pixelOf((await read(bytes)).image, 2, 2), wanted, 0)
  })

  it('reads a CMYK JPEG', async () => {
    near(pixelOf((await read(cmykJpeg)).image, 8, 8), [255, 127, 0], 4)
  })
})

describe('orientation', () => {
  // What a viewer sees of the corners, row by row, for each orientation of EXIF 2.3.
  const seen = ['RG/BW', 'GR/WB', 'WB/GR', 'BW/RG', 'RB/GW', 'BR/WG', 'WG/BR', 'GW/RB']
  const letter = ([r, g, b]: number[]) =>
    r! > 150 ? (g! > 150 ? 'W' : 'R') : g! > 150 ? 'G' : b! > 150 ? 'B' : '?'
  const corners = ({ image, width, height }: Decoded) => {
    const at = (x: number, y: number) => letter(pixelOf(image, x, y))
    return `${at(2, 2)}${at(width - 3, 2)}/${at(2, height - 3)}${at(width - 3, height - 3)}`
  }

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('turns a JPEG with orientation %i', async (orientation) => {
    const picture = await read(oriented(quarters(32, 16).toBuffer('image/jpeg', 100), orientation))
    expect([picture.width, picture.height]).toEqual(orientation < 5 ? [32, 16] : [16, 32])
    expect(corners(picture)).toBe(seen[orientation - 1])
  })

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('turns a TIFF with orientation %i', async (orientation) => {
    const rgba = quarters(32, 16).getContext('2d').getImageData(0, 0, 32, 16).data
    const data = Buffer.from(rgba.filter((_, i) => i % 4 !== 3))
    const picture = await read(
      tiffOf(32, 16, 3, data, [
        [262, 3, [2]],
        [274, 3, [orientation]]
      ])
    )
    expect(corners(picture)).toBe(seen[orientation - 1])
  })
})

describe('profiles', () => {
  // Adobe RGB 200, 100, 50 in sRGB, from the published matrices of both (Lindbloom, D65).
  const wanted = [227.07, 100.07, 42.35]
  const profile = adobeRgb()
  const iccp = pngChunk('iCCP', Buffer.concat([Buffer.from('x\0\0'), deflateSync(profile)]))
  const piece = Buffer.concat([Buffer.from('ICC_PROFILE\0'), Buffer.from([1, 1]), profile])

  it.each([
    ['PNG', pngOf(8, rowsOf(rgb, 8, 8), { colourType: 2, bits: 8, chunks: [iccp] })],
    ['JPEG', withSegment(plain(orange).toBuffer('image/jpeg', 100), 0xe2, piece)],
    [
      'TIFF',
      tiffOf(8, 8, 3, Buffer.concat(rowsOf(rgb, 8, 8)), [
        [262, 3, [2]],
        [34675, 7, [...profile]]
      ])
    ]
  ])('turns Adobe RGB in a %s to sRGB', async (_name, bytes) => {
    near(pixelOf((await read(bytes)).image, 4, 4), wanted, 1.5)
  })
})

describe('TIFF', () => {
  const of = (samples: number, pixel: number[], tags: TiffTag[]) =>
    read(tiffOf(4, 4, samples, Buffer.concat(rowsOf(pixel, 4, 4)), tags))

  it('reads grey, white-is-zero and colour', async () => {
    near(pixelOf((await of(1, [90], [[262, 3, [1]]])).image, 1, 1), [90, 90, 90, 255], 0)
    near(pixelOf((await of(1, [90], [[262, 3, [0]]])).image, 1, 1), [165, 165, 165, 255], 0)
    near(pixelOf((await of(3, rgb, [[262, 3, [2]]])).image, 1, 1), [...rgb, 255], 0)
  })

  it('reads 16 bits', async () => {
    const { image } = await of(
      3,
      [0, 200, 0, 100, 0, 50],
      [
        [262, 3, [2]],
        [258, 3, [16, 16, 16]]
      ]
    )
    near(pixelOf(image, 1, 1), [...rgb, 255], 1)
  })

  it('reads a palette', async () => {
    const map = [0, 1, 2].flatMap((c) => Array.from({ length: 256 }, (_, i) => (i === 7 ? rgb[c]! * 257 : 0)))
    near(
      pixelOf(
        (
          await of(
            1,
            [7],
            [
              [262, 3, [3]],
              [320, 3, map]
            ]
          )
        ).image,
        1,
        1
      ),
      [...rgb, 255],
      0
    )
  })

  it('knows alpha, premultiplied alpha and a fourth channel that is none', async () => {
    const four = (extra: number, pixel: number[]) =>
      of(4, pixel, [
        [262, 3, [2]],
        [338, 3, [extra]]
      ])
    near(pixelOf((await four(2, [...rgb, 128])).image, 1, 1), [...rgb, 128], 1)
    near(pixelOf((await four(1, [100, 50, 25, 128])).image, 1, 1), [...rgb, 128], 2)
    near(pixelOf((await four(0, [...rgb, 7])).image, 1, 1), [...rgb, 255], 0)
  })

  it('says which kinds it cannot read', async () => {
    const float = of(
      1,
      [0, 0, 128, 63],
      [
        [262, 3, [1]],
        [258, 3, [32]],
        [339, 3, [3]]
      ]
    )
    await expect(float).rejects.toThrow(/kind of TIFF/)
  })
})

describe('files that cannot be used', () => {
  const whole = {
    jpeg: noise(64).toBuffer('image/jpeg', 90),
    png: noise(64).toBuffer('image/png'),
    webp: noise(64).toBuffer('image/webp', 90),
    avif: noise(64).toBuffer('image/avif'),
    gif: animatedGif(['#ff0000'], 64),
    bmp: bmpOf(64, 64, rgb),
    tiff: tiffOf(64, 64, 3, Buffer.concat(rowsOf(rgb, 64, 64)), [[262, 3, [2]]])
  }

  describe.each(Object.entries(whole))('%s', (_name, bytes) => {
    it('is read when whole', async () => {
      expect((await read(bytes)).width).toBe(64)
    })
    it.each([0.999, 0.95, 0.6, 0.3, 0.1])('is refused when %d of it is there', async (share) => {
      const part = bytes.subarray(0, Math.min(bytes.length - 3, Math.floor(bytes.length * share)))
      await expect(read(part)).rejects.toThrow(/^(The file is (cut off|damaged)|This is not a picture)/)
    })
  })

  it('a PNG with a flipped byte', async () => {
    const bytes = Buffer.from(whole.png)
    bytes[1000]! ^= 1
    await expect(read(bytes)).rejects.toThrow('The file is damaged')
  })

  it('200 megapixels, refused before decoding', async () => {
    const header = Buffer.alloc(13)
    header.writeUInt32BE(20_000)
    header.writeUInt32BE(10_000, 4)
    header.set([8, 0], 8)
    const data = deflateSync(Buffer.alloc(20_001 * 10_000), { level: 1 })
    const png = Buffer.concat([
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
      pngChunk('IHDR', header),
      pngChunk('IDAT', data),
      pngChunk('IEND', Buffer.alloc(0))
    ])
    const rejected = await read(png).catch((error: Error) => error.message)
    expect(rejected).toMatch(/^It has 200 megapixels \(20000 × 10000\); Atelier reads up to 100\./)
  })

  it.each([
    ['text', Buffer.from('Dear diary, this is no picture.\n'), 'This is not a picture'],
    ['nothing', Buffer.alloc(0), 'The file is empty'],
    ['HEIC', Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1'), 'HEIC files cannot be read'],
    ['zeros', Buffer.alloc(5000), 'This is not a picture']
  ])('%s named .png', async (_name, bytes, reason) => {
    await expect(read(bytes)).rejects.toThrow(reason)
  })

  it('a folder, a pipe, a link to nowhere, a link to itself', async () => {
    const folder = await temporaryFolder()
    await mkdir(join(folder, 'folder.png'))
    execFileSync('mkfifo', [join(folder, 'pipe.png')])
    await symlink(join(folder, 'nowhere'), join(folder, 'dangling.png'))
    await symlink(join(folder, 'loop.png'), join(folder, 'loop.png'))
    const opened = (name: string) => openPicture(join(folder, name))
    await expect(opened('folder.png')).rejects.toThrow('a folder, not a picture')
    await expect(opened('pipe.png')).rejects.toThrow('The file is empty')
    await expect(opened('dangling.png')).rejects.toThrow('a link that leads nowhere')
    await expect(opened('loop.png')).rejects.toThrow('leads back to itself')
  })

  it('random bytes behind every signature end in a reason, never in another error', async () => {
    for (const [name, bytes] of Object.entries(whole))
      for (let seed = 1; seed <= 12; seed++) {
        const mangled = Buffer.from(bytes)
        for (let k = 0; k < 6; k++)
          mangled[16 + ((seed * 7919 + k * 104729) % (mangled.length - 16))] = (seed * 37 + k) & 255
        const result = await read(mangled).catch((error: Error) => error)
        const fine =
          result instanceof Error ? result.constructor.name === 'Unreadable' : result.image instanceof Image
        expect(fine, `${name} ${seed}: ${String(result)}`).toBe(true)
      }
  })
})
