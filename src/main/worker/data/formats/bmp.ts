// BMP: size from the bitmap header; whole when all the rows that it announces are there.
import { cutOff } from '../unreadable'
import type { Format, Header } from './define'

const uncompressed = new Set([0, 3, 6])

function read(bytes: Buffer): Header {
  if (bytes.length < 30) throw cutOff()
  const old = bytes.readUInt32LE(14) === 12
  if (!old && bytes.length < 54) throw cutOff()
  const width = old ? bytes.readUInt16LE(18) : Math.abs(bytes.readInt32LE(18))
  const height = old ? bytes.readUInt16LE(20) : Math.abs(bytes.readInt32LE(22))
  const bits = bytes.readUInt16LE(old ? 24 : 28)
  const compression = old ? 0 : bytes.readUInt32LE(30)
  const end = bytes.readUInt32LE(10) + Math.ceil((width * bits) / 32) * 4 * height
  if (uncompressed.has(compression) && end > bytes.length) throw cutOff()
  return { width, height, opaque: false }
}

export const bmp: Format = {
  title: 'BMP',
  begins: (bytes) => bytes.toString('latin1', 0, 2) === 'BM',
  read
}
