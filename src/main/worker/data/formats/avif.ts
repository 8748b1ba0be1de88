// AVIF: size from the largest `ispe` property; whole when no box reaches past the end (ISO/IEC 14496-12 and 23008-12).
import { cutOff, damaged } from '../unreadable'
import type { Format, Header } from './define'

type Box = { type: string; start: number; end: number }

/** The boxes between two offsets. Throws when one of them reaches past `to`. */
function* boxes(bytes: Buffer, from: number, to: number): Generator<Box> {
  for (let at = from; at + 8 <= to;) {
    let size = bytes.readUInt32BE(at)
    let start = at + 8
    if (size === 1 && at + 16 <= to) {
      size = Number(bytes.readBigUInt64BE(at + 8))
      start = at + 16
    }
    const end = size === 0 ? to : at + size
    if (end > to) throw cutOff()
    if (end < start) throw damaged()
    yield { type: bytes.toString('latin1', at + 4, at + 8), start, end }
    at = end
  }
}

function inside(bytes: Buffer, box: Box, type: string): Box | undefined {
  for (const child of boxes(bytes, box.start, box.end)) if (child.type === type) return child
}

function read(bytes: Buffer): Header {
  let meta: Box | undefined
  for (const box of boxes(bytes, 0, bytes.length)) if (box.type === 'meta') meta = box
  // A full box: four bytes of version and flags come first.
  const properties = meta && inside(bytes, { ...meta, start: meta.start + 4 }, 'iprp')
  const container = properties && inside(bytes, properties, 'ipco')
  if (!container) throw damaged()
  let largest: Header | null = null
  for (const { type, start, end } of boxes(bytes, container.start, container.end)) {
    if (type !== 'ispe' || end < start + 12) continue
    const size = {
      width: bytes.readUInt32BE(start + 4),
      height: bytes.readUInt32BE(start + 8),
      opaque: false
    }
    if (!largest || size.width * size.height > largest.width * largest.height) largest = size
  }
  if (!largest) throw damaged()
  return largest
}

export const avif: Format = {
  title: 'AVIF',
  begins: (bytes) => /^ftyp(avif|avis)/.test(bytes.toString('latin1', 4, 12)),
  read
}
