// PNG: size from IHDR; whole when every chunk the picture needs is there, undamaged, up to IEND (PNG third edition, 5).
import { crc32 } from 'node:zlib'
import { cutOff, damaged } from '../unreadable'
import type { Format, Header } from './define'

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const hasAlpha = (colourType: number) => colourType === 4 || colourType === 6

function read(bytes: Buffer): Header {
  let header: Header | null = null
  for (let at = 8; at + 12 <= bytes.length;) {
    const length = bytes.readUInt32BE(at)
    const end = at + 12 + length
    if (end > bytes.length) throw cutOff()
    const type = bytes.toString('latin1', at + 4, at + 8)
    // A capital first letter marks a chunk that no reader may skip.
    if (/^[A-Z]/.test(type) && crc32(bytes.subarray(at + 4, end - 4)) !== bytes.readUInt32BE(end - 4))
      throw damaged()
    if (type === 'IHDR' && length >= 13)
      header = {
        width: bytes.readUInt32BE(at + 8),
        height: bytes.readUInt32BE(at + 12),
        opaque: !hasAlpha(bytes[at + 17]!)
      }
    if (type === 'tRNS' && header) header.opaque = false
    if (type === 'IEND') {
      if (!header) throw damaged()
      return header
    }
    at = end
  }
  throw cutOff()
}

export const png: Format = {
  title: 'PNG',
  begins: (bytes) => bytes.subarray(0, 8).equals(signature),
  read
}
