// Decodes one picture file: turned by EXIF, in sRGB, first frame; a file that cannot be used says why.
import { constants } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { Image } from '@napi-rs/canvas'
import { formatOf } from './formats'
import { tiff } from './formats/tiff'
import { tiffToPng } from './tiff-to-png'
import { damaged, Unreadable } from './unreadable'

/** More pixels than this are refused before anything is decoded. */
export const mostPixels = 100e6

/** A whole file in memory whose header has been read and found fit to decode. */
export type Opened = { bytes: Buffer; isTiff: boolean; opaque: boolean; width: number; height: number }
export type Decoded = { image: Image; width: number; height: number; opaque: boolean }

const reasons: Record<string, string> = {
  ENOENT: 'The file is not there: it was moved, or it is a link that leads nowhere.',
  EACCES: 'Atelier is not allowed to read the file.',
  EPERM: 'Atelier is not allowed to read the file.',
  ELOOP: 'The file is a link that leads back to itself.',
  EISDIR: 'This is a folder, not a picture.',
  EIO: 'The disk reports an error while reading the file.'
}

/** Turns an error of the file system into the reason of a broken file; anything else is thrown on. */
export function unreadableFrom(error: unknown): Unreadable {
  if (error instanceof Unreadable) return error
  const { code = '', syscall } = error as NodeJS.ErrnoException
  if (syscall === undefined) throw error
  return new Unreadable(reasons[code] ?? `The file could not be read (${code}).`)
}

/** Opens a file to read it; a pipe does not make it wait. */
export const readingFlag = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)

/** Reads a file and checks its header. Throws `Unreadable`. */
export async function openPicture(path: string): Promise<Opened> {
  try {
    return opened(await readFile(path, { flag: readingFlag }))
  } catch (error) {
    throw unreadableFrom(error)
  }
}

function opened(bytes: Buffer): Opened {
  const format = formatOf(bytes)
  const { width, height, opaque } = header(() => format.read(bytes))
  const pixels = width * height
  if (pixels === 0) throw damaged()
  if (pixels > mostPixels)
    throw new Unreadable(
      `It has ${Math.round(pixels / 1e6)} megapixels (${width} × ${height}); Atelier reads up to ${mostPixels / 1e6}. Save it smaller.`
    )
  return { bytes, isTiff: format === tiff, opaque, width, height }
}

/** A header that points outside its file is a damaged one. */
function header<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (error instanceof RangeError) throw damaged()
    throw error
  }
}

/** Decodes on another thread. Throws `Unreadable`. */
export async function decode({ bytes, isTiff, opaque }: Opened): Promise<Decoded> {
  const image = new Image()
  try {
    image.src = isTiff ? await tiffToPng(bytes) : bytes
    await image.decode()
  } catch (error) {
    if (error instanceof Unreadable) throw error
    throw damaged()
  }
  if (image.naturalWidth === 0 || image.naturalHeight === 0) throw damaged()
  return { image, width: image.naturalWidth, height: image.naturalHeight, opaque }
}
