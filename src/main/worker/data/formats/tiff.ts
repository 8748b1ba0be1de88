// TIFF: what the first directory says, with the tags that the decoder must know (TIFF 6.0, section 2).
import { cutOff, damaged, Unreadable } from '../unreadable'
import type { Format, Header } from './define'

const tag = {
  width: 256,
  height: 257,
  photometric: 262,
  stripOffsets: 273,
  orientation: 274,
  stripBytes: 279,
  colourMap: 320,
  tileOffsets: 324,
  tileBytes: 325,
  extraSamples: 338,
  profile: 34675
} as const
const typeBytes: Record<number, number> = { 1: 1, 2: 1, 3: 2, 4: 4, 7: 1 }

type Entry = { type: number; count: number; start: number; end: number }

class Directory {
  private readonly entries = new Map<number, Entry>()

  constructor(
    private readonly bytes: Buffer,
    private readonly little: boolean
  ) {
    const from = this.long(4)
    if (from + 2 > bytes.length) throw cutOff()
    const count = this.short(from)
    if (from + 2 + 12 * count > bytes.length) throw cutOff()
    for (let i = 0; i < count; i++) this.add(from + 2 + 12 * i)
  }

  private add(at: number): void {
    const type = this.short(at + 2)
    const count = this.long(at + 4)
    const size = (typeBytes[type] ?? 0) * count
    const start = size <= 4 ? at + 8 : this.long(at + 8)
    this.entries.set(this.short(at), { type, count, start, end: start + size })
  }

  short(at: number): number {
    return this.little ? this.bytes.readUInt16LE(at) : this.bytes.readUInt16BE(at)
  }

  long(at: number): number {
    return this.little ? this.bytes.readUInt32LE(at) : this.bytes.readUInt32BE(at)
  }

  raw(id: number): Buffer | undefined {
    const entry = this.entries.get(id)
    return entry && entry.end <= this.bytes.length ? this.bytes.subarray(entry.start, entry.end) : undefined
  }

  /** All values of a tag of whole numbers; empty when the tag is not there. */
  values(id: number): number[] {
    const entry = this.entries.get(id)
    if (!entry) return []
    if (entry.end > this.bytes.length) throw cutOff()
    const size = typeBytes[entry.type] ?? 0
    const one = (at: number) => (size === 4 ? this.long(at) : size === 2 ? this.short(at) : this.bytes[at]!)
    return size === 0 ? [] : Array.from({ length: entry.count }, (_, i) => one(entry.start + i * size))
  }

  offsetOf(id: number): number | undefined {
    return this.entries.get(id)?.start
  }
}

export type TiffFacts = {
  width: number
  height: number
  /** EXIF orientation, 1 to 8. */
  orientation: number
  /** RGB colours of a palette picture, 3 bytes each. */
  palette?: Buffer
  /** Where the photometric interpretation is written, for `asGrey`. */
  photometricAt: number
  little: boolean
  /** ExtraSamples of the fourth channel: 0 not alpha, 1 premultiplied alpha, 2 alpha. */
  extra?: number
  /** Embedded ICC profile. */
  profile?: Buffer
}

/** Red, green and blue of each index, from TIFF's planes of 16-bit values. */
function paletteOf(map: number[]): Buffer {
  const colours = map.length / 3
  const palette = Buffer.alloc(map.length)
  for (let i = 0; i < colours; i++)
    for (let c = 0; c < 3; c++) palette[3 * i + c] = map[c * colours + i]! >> 8
  return palette
}

/** Reads the first directory of a TIFF. Throws `Unreadable`. */
export function tiffFacts(bytes: Buffer): TiffFacts {
  if (bytes.length < 8) throw cutOff()
  const little = bytes[0] === 0x49
  const directory = new Directory(bytes, little)
  if (directory.short(2) === 43)
    throw new Unreadable('BigTIFF pictures cannot be read. Save it as an ordinary TIFF or as PNG.')
  const first = (id: number) => directory.values(id)[0]
  const [width, height] = [first(tag.width), first(tag.height)]
  const photometricAt = directory.offsetOf(tag.photometric)
  if (!width || !height || photometricAt === undefined) throw damaged()
  for (const [offsets, sizes] of [
    [tag.stripOffsets, tag.stripBytes],
    [tag.tileOffsets, tag.tileBytes]
  ] as const) {
    const lengths = directory.values(sizes)
    directory.values(offsets).forEach((offset, i) => {
      if (offset + (lengths[i] ?? 0) > bytes.length) throw cutOff()
    })
  }
  return {
    width,
    height,
    orientation: first(tag.orientation) ?? 1,
    palette: first(tag.photometric) === 3 ? paletteOf(directory.values(tag.colourMap)) : undefined,
    photometricAt,
    little,
    extra: first(tag.extraSamples),
    profile: directory.raw(tag.profile)
  }
}

function read(bytes: Buffer): Header {
  const { width, height } = tiffFacts(bytes)
  return { width, height, opaque: false }
}

export const tiff: Format = {
  title: 'TIFF',
  begins: (bytes) => /^(II[*+]\0|MM\0[*+])/.test(bytes.toString('latin1', 0, 4)),
  read
}
