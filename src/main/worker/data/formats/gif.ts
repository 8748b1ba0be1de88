// GIF: the first frame is taken; whole when that frame's data ends with its terminator (GIF89a, sections 15 to 22).
import { cutOff, damaged } from '../unreadable'
import type { Format, Header } from './define'

const extension = 0x21
const picture = 0x2c
const tableBytes = (flags: number) => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0)

/** The offset after a chain of data blocks, each with its length before it, ended by a zero. */
function afterBlocks(bytes: Buffer, from: number): number {
  for (let at = from; at < bytes.length; at += 1 + bytes[at]!) if (bytes[at] === 0) return at + 1
  throw cutOff()
}

function read(bytes: Buffer): Header {
  if (bytes.length < 14) throw cutOff()
  const header = { width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8), opaque: false }
  for (let at = 13 + tableBytes(bytes[10]!); at < bytes.length;) {
    if (bytes[at] === picture) {
      if (at + 11 > bytes.length) throw cutOff()
      afterBlocks(bytes, at + 11 + tableBytes(bytes[at + 9]!))
      return header
    }
    if (bytes[at] !== extension) throw damaged()
    at = afterBlocks(bytes, at + 2)
  }
  throw cutOff()
}

export const gif: Format = {
  title: 'GIF',
  begins: (bytes) => /^GIF8[79]a/.test(bytes.toString('latin1', 0, 6)),
  read
}
