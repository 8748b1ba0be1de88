// JPEG: size from the frame header; whole when the end-of-image marker is reached (ITU-T T.81, annex B).
import { cutOff, damaged } from '../unreadable'
import type { Format, Header } from './define'

const startOfImage = 0xd8
const endOfImage = 0xd9
const startOfScan = 0xda
const isRestart = (marker: number) => marker >= 0xd0 && marker <= 0xd7
const isFrame = (marker: number) =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc

/** The offset of the next marker after entropy-coded data, in which 0xff is followed by 0 or a restart. */
function afterScan(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1]
    if (next === undefined) break
    if (next !== 0 && next !== 0xff && !isRestart(next)) return at
  }
  throw cutOff()
}

function whole(size: Header | null): Header {
  if (!size) throw damaged()
  return size
}

/** The end of the segment at `at`, whose length follows its marker. */
function segmentEnd(bytes: Buffer, at: number): number {
  const end = at + 4 > bytes.length ? Infinity : at + 2 + bytes.readUInt16BE(at + 2)
  if (end > bytes.length) throw cutOff()
  return end
}

function read(bytes: Buffer): Header {
  let size: Header | null = null
  for (let at = 2; at + 1 < bytes.length;) {
    if (bytes[at] !== 0xff) throw damaged()
    const marker = bytes[at + 1]!
    if (marker === endOfImage) return whole(size)
    if (marker === 0xff) at += 1
    else if (isRestart(marker) || marker === 1) at += 2
    else {
      const end = segmentEnd(bytes, at)
      if (isFrame(marker))
        size = { width: bytes.readUInt16BE(at + 7), height: bytes.readUInt16BE(at + 5), opaque: true }
      at = marker === startOfScan ? afterScan(bytes, end) : end
    }
  }
  throw cutOff()
}

export const jpeg: Format = {
  title: 'JPEG',
  begins: (bytes) => bytes[0] === 0xff && bytes[1] === startOfImage,
  read
}
