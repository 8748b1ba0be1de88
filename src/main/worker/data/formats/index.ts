// The picture formats that Atelier reads, and how a file's own bytes tell which one it is.
import { Unreadable } from '../unreadable'
import { avif } from './avif'
import { bmp } from './bmp'
import type { Format } from './define'
import { gif } from './gif'
import { jpeg } from './jpeg'
import { png } from './png'
import { tiff } from './tiff'
import { webp } from './webp'

export const formats: Format[] = [jpeg, png, webp, gif, tiff, avif, bmp]

/** Formats that artists have and Atelier cannot decode: they are named instead of being passed over. */
const foreign: { title: string; begins(head: string): boolean }[] = [
  { title: 'HEIC', begins: (head) => /^ftyp(hei|hev|mif|msf)/.test(head.slice(4)) },
  { title: 'JPEG XL', begins: (head) => head.startsWith('\xff\x0a') || head.slice(4).startsWith('JXL ') },
  { title: 'Photoshop', begins: (head) => head.startsWith('8BPS') },
  { title: 'PDF', begins: (head) => head.startsWith('%PDF') },
  { title: 'SVG', begins: (head) => head.startsWith('<svg') }
]

const pictureName = /\.(jpe?g|jpe|jfif|png|apng|webp|gif|tiff?|avif|bmp|heic|heif|jxl|psd)$/i

/** Whether a file's name promises a picture. Other files in a folder are passed over in silence. */
export const isPictureName = (name: string) => pictureName.test(name)

/** The bytes that `formatOf` needs. */
export const signatureBytes = 16

/** The format that the first bytes belong to, whatever the file is called. Throws `Unreadable`. */
export function formatOf(bytes: Buffer): Format {
  if (bytes.length === 0) throw new Unreadable('The file is empty.')
  const format = formats.find((one) => one.begins(bytes))
  if (format) return format
  const head = bytes.toString('latin1', 0, signatureBytes)
  const other = foreign.find((one) => one.begins(head))
  if (other) throw new Unreadable(`${other.title} files cannot be read. Save it as JPEG or PNG.`)
  throw new Unreadable('This is not a picture, although it is named like one.')
}
