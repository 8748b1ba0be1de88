// Cuts one cell out of a sample sheet into a picture of its own, with its provenance inside.
import { createHash, randomBytes } from 'node:crypto'
import { open, readFile, rename, rm } from 'node:fs/promises'
import { createCanvas, loadImage } from '@napi-rs/canvas'
import { fail } from '../../../preload/result'
import { withProvenance } from '../exporters/provenance'
import { sizeOf } from '../exporters/png-text'
import type { Job } from './context'

async function sheetOf(file: string): Promise<Buffer> {
  const remedy = 'Choose another picture of this run.'
  try {
    const bytes = await readFile(file)
    sizeOf(bytes)
    return bytes
  } catch (error) {
    const gone = (error as NodeJS.ErrnoException).code === 'ENOENT'
    throw gone
      ? fail('not-found', 'The sheet of this step is no longer in the library.', remedy, error)
      : fail('disk', 'The sheet of this step could not be read.', remedy, error)
  }
}

async function writeWhole(into: string, bytes: Buffer): Promise<void> {
  // The name by which an opening library knows what a crash left behind.
  const temporary = `${into}.${randomBytes(4).toString('hex')}.tmp`
  try {
    const file = await open(temporary, 'wx')
    try {
      await file.writeFile(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, into)
  } catch (error) {
    await rm(temporary, { force: true })
    const remedy = 'Free some space on the disk of the library, then keep it again.'
    throw fail('disk', 'The picture could not be written into the gallery.', remedy, error)
  }
}

/** `cell` is in px of the sheet; `text` holds what is known of its provenance. Answers px and the SHA-256 of the file. */
export const cut: Job<'cut'> = async ({ sheet, cell, into, text }) => {
  const bytes = await sheetOf(sheet)
  const { width, height } = sizeOf(bytes)
  if (cell.x + cell.size > width || cell.y + cell.size > height) {
    throw fail('invalid', 'There is no such picture on this sheet.', 'Choose another picture.')
  }
  const canvas = createCanvas(cell.size, cell.size)
  canvas.getContext('2d').drawImage(await loadImage(bytes), -cell.x, -cell.y)
  const png = withProvenance(await canvas.encode('png'), text)
  await writeWhole(into, png)
  return { width: cell.size, height: cell.size, fingerprint: createHash('sha256').update(png).digest('hex') }
}
