// Pictures as bytes: taken apart as they arrive, and put on canvases.
import type { Painting } from '../../preload/nouns'

/** A square picture as a canvas takes it, RGBA [side, side, 4]. */
export type Pixels = { side: number; bytes: Uint8ClampedArray<ArrayBuffer> }

/** [n, side, side, 4] → n pictures that share its memory. */
export function picturesOf({ side, pixels }: Painting): Pixels[] {
  const size = side * side * 4
  // The page never shares memory: what arrives lies in a buffer of its own.
  const buffer = pixels.buffer as ArrayBuffer
  return Array.from({ length: pixels.length / size }, (_, i) => ({
    side,
    bytes: new Uint8ClampedArray(buffer, pixels.byteOffset + i * size, size)
  }))
}

/** Makes a canvas exactly this picture; the style sheet says how large it is seen. */
export function put(canvas: HTMLCanvasElement, { side, bytes }: Pixels): void {
  if (canvas.width !== side || canvas.height !== side) {
    canvas.width = side
    canvas.height = side
  }
  canvas.getContext('2d')?.putImageData(new ImageData(bytes, side), 0, 0)
}

/** Draws pictures as cells of a canvas, row by row, each `size` px of the canvas; a place without a picture stays clear. */
export function putCells(
  canvas: HTMLCanvasElement,
  pictures: readonly (Pixels | undefined)[],
  cells: { columns: number; rows: number; size: number }
): void {
  const { columns, rows, size } = cells
  canvas.width = columns * size
  canvas.height = rows * size
  const context = canvas.getContext('2d')
  if (!context) return
  context.imageSmoothingQuality = 'high'
  const single = document.createElement('canvas')
  pictures.forEach((picture, i) => {
    if (!picture) return
    put(single, picture)
    context.drawImage(single, (i % columns) * size, Math.floor(i / columns) * size, size, size)
  })
}
