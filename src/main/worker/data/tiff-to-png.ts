// Turns a TIFF into a PNG in memory, since the canvas reads no TIFF: colours, profile and palette stay exact.
import { crc32, deflateSync } from 'node:zlib'
import { CompressionType, Orientation, Transformer } from '@napi-rs/image'
import { tiffFacts, type TiffFacts } from './formats/tiff'
import { damaged, Unreadable } from './unreadable'

const fast = { compressionType: CompressionType.Fast }
const afterHeader = 33
const colourTypeAt = 25

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const ends = Buffer.alloc(8)
  ends.writeUInt32BE(data.length)
  ends.writeUInt32BE(crc32(body), 4)
  return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)])
}

/** Puts chunks right behind the header, where PNG wants profile and palette; `colourType` replaces the header's. */
function withChunks(png: Buffer, chunks: Buffer[], colourType = png[colourTypeAt]!): Buffer {
  const header = Buffer.from(png.subarray(16, afterHeader - 4))
  header[colourTypeAt - 16] = colourType
  return Buffer.concat([png.subarray(0, 8), chunk('IHDR', header), ...chunks, png.subarray(afterHeader)])
}

/** A copy in which the palette's indices are announced as grey, which is all that the decoder knows. */
function asGrey(bytes: Buffer, { photometricAt, little }: TiffFacts): Buffer {
  const copy = Buffer.from(bytes)
  if (little) copy.writeUInt16LE(1, photometricAt)
  else copy.writeUInt16BE(1, photometricAt)
  return copy
}

/** Undoes premultiplied alpha (ExtraSamples 1), or drops a fourth channel that is no alpha (0). */
function straighten(pixels: Buffer, extra: number): void {
  for (let at = 0; at < pixels.length; at += 4) {
    const alpha = extra === 0 ? 255 : pixels[at + 3]!
    for (let c = 0; c < 3 && alpha > 0 && alpha < 255; c++)
      pixels[at + c] = Math.min(255, Math.round((pixels[at + c]! * 255) / alpha))
    pixels[at + 3] = alpha
  }
}

async function pngOf(bytes: Buffer, facts: TiffFacts): Promise<Buffer> {
  const turned = (transformer: Transformer) =>
    facts.orientation > 1 && facts.orientation <= 8
      ? transformer.rotate(facts.orientation as Orientation)
      : transformer
  const source = new Transformer(facts.palette ? asGrey(bytes, facts) : bytes)
  if (facts.extra === undefined || facts.extra === 2) return turned(source).png(fast)
  const pixels = await source.rawPixels()
  if (pixels.length !== facts.width * facts.height * 4) return turned(new Transformer(bytes)).png(fast)
  straighten(pixels, facts.extra)
  return turned(Transformer.fromRgbaPixels(pixels, facts.width, facts.height)).png(fast)
}

/** Decodes the first picture of a TIFF off the main thread. Throws `Unreadable`. */
export async function tiffToPng(bytes: Buffer): Promise<Buffer> {
  const facts = tiffFacts(bytes)
  let png: Buffer
  try {
    png = await pngOf(bytes, facts)
  } catch (error) {
    if (/does not support|unsupported/i.test(String(error)))
      throw new Unreadable('This kind of TIFF cannot be read. Save it as an ordinary 8-bit TIFF or as PNG.')
    throw damaged()
  }
  if (facts.palette) return withChunks(png, [chunk('PLTE', facts.palette)], 3)
  // PNG carries a profile only for the colours that it stores: one for CMYK does not fit the converted pixels.
  const space = facts.profile?.toString('latin1', 16, 20)
  const fits = space === ((png[colourTypeAt]! & 2) === 2 ? 'RGB ' : 'GRAY')
  if (!facts.profile || !fits) return png
  return withChunks(png, [chunk('iCCP', Buffer.concat([Buffer.from('ICC\0\0'), deflateSync(facts.profile)]))])
}
