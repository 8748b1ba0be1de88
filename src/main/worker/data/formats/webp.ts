// WebP: size from the first chunk; whole when the file is as long as its RIFF header says (RFC 9649).
import { cutOff, damaged } from '../unreadable'
import type { Format, Header } from './define'

const alphaFlag = 0x10
const animationFlag = 0x02

function read(bytes: Buffer): Header {
  if (bytes.length < 30) throw cutOff()
  // The last padding byte is left out by some writers.
  if (bytes.readUInt32LE(4) + 7 > bytes.length) throw cutOff()
  const kind = bytes.toString('latin1', 12, 16)
  if (kind === 'VP8X')
    return {
      width: bytes.readUIntLE(24, 3) + 1,
      height: bytes.readUIntLE(27, 3) + 1,
      opaque: (bytes[20]! & (alphaFlag | animationFlag)) === 0
    }
  if (kind === 'VP8L') {
    const bits = bytes.readUInt32LE(21)
    return {
      width: (bits & 0x3fff) + 1,
      height: ((bits >>> 14) & 0x3fff) + 1,
      opaque: ((bits >>> 28) & 1) === 0
    }
  }
  if (kind === 'VP8 ')
    return {
      width: bytes.readUInt16LE(26) & 0x3fff,
      height: bytes.readUInt16LE(28) & 0x3fff,
      opaque: true
    }
  throw damaged()
}

export const webp: Format = {
  title: 'WebP',
  begins: (bytes) => bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP',
  read
}
