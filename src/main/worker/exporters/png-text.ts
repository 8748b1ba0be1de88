// Writes text into a PNG without touching its pixels: international text chunks (iTXt), UTF-8, uncompressed.
import { crc32 } from 'node:zlib'

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const textTypes = new Set(['tEXt', 'zTXt', 'iTXt'])

type Chunk = { type: string; bytes: Buffer }

/** The chunks of a PNG with their frames, in order. Throws a plain Error when it is not a whole PNG. */
function chunksOf(png: Buffer): Chunk[] {
  if (!png.subarray(0, 8).equals(signature)) throw new Error('not a PNG')
  const chunks: Chunk[] = []
  for (let at = 8; at < png.length;) {
    const end = at + 12 + (at + 8 <= png.length ? png.readUInt32BE(at) : Infinity)
    if (end > png.length) throw new Error('the PNG is cut off')
    chunks.push({ type: png.toString('latin1', at + 4, at + 8), bytes: png.subarray(at, end) })
    at = end
  }
  if (chunks[0]?.type !== 'IHDR' || chunks.at(-1)?.type !== 'IEND') throw new Error('the PNG is cut off')
  return chunks
}

function frame(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const check = Buffer.alloc(4)
  check.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, check])
}

/** PNG (third edition) 11.3.3.4: keyword, 0, no compression, 0, no language, 0, no translation, 0, text. */
function textChunk(keyword: string, text: string): Buffer {
  if (!/^[\x20-\x7e]{1,79}$/.test(keyword)) throw new Error(`not a PNG keyword: ${keyword}`)
  const data = [
    Buffer.from(keyword, 'latin1'),
    Buffer.alloc(5),
    Buffer.from(text.replaceAll('\0', ''), 'utf8')
  ]
  return frame('iTXt', Buffer.concat(data))
}

/**
 * The same picture with exactly these texts in it: earlier texts are dropped, pixels and colour stay byte for byte.
 * Keywords are 1 to 79 printable ASCII characters; texts are UTF-8 of any length.
 */
export function withText(png: Buffer, texts: Record<string, string>): Buffer {
  const chunks = chunksOf(png).filter((chunk) => !textTypes.has(chunk.type))
  const written = Object.entries(texts).map(([keyword, text]) => textChunk(keyword, text))
  const [header, ...rest] = chunks.map((chunk) => chunk.bytes)
  return Buffer.concat([signature, header!, ...written, ...rest])
}

/** Width and height of a PNG, px. Throws a plain Error when it is not a whole PNG. */
export function sizeOf(png: Buffer): { width: number; height: number } {
  const header = chunksOf(png)[0]!.bytes
  return { width: header.readUInt32BE(8), height: header.readUInt32BE(12) }
}
