// Draws the small pictures that people see: previews before an import and thumbnails on a dataset's card.
import { createCanvas, ImageData } from '@napi-rs/canvas'

/** `count` places spread evenly over `of`, first and last near the ends. */
export function spread(count: number, of: number): number[] {
  const shown = Math.min(count, of)
  return Array.from({ length: shown }, (_, i) => Math.floor(((i + 0.5) * of) / shown))
}

/** uint8 [side, side, 3] to [most, most, 3] by the mean of whole squares; `side` is a multiple of `most`, or not above it. */
export function shrink(pixels: Uint8Array, side: number, most: number): Uint8Array {
  const step = side / most
  if (step <= 1) return pixels
  const small = new Uint8Array(most * most * 3)
  for (let to = 0; to < small.length; to += 1) {
    const cell = Math.floor(to / 3)
    const start = (Math.floor(cell / most) * step * side + (cell % most) * step) * 3 + (to % 3)
    let sum = 0
    for (let y = 0; y < step; y += 1)
      for (let x = 0; x < step; x += 1) sum += pixels[start + (y * side + x) * 3]!
    small[to] = Math.round(sum / (step * step))
  }
  return small
}

/** Encodes uint8 [side, side, 3]: PNG without loss, or WebP at quality 88. */
export async function encode(
  pixels: Uint8Array,
  side: number,
  type: 'image/png' | 'image/webp'
): Promise<Uint8Array<ArrayBuffer>> {
  const rgba = new Uint8ClampedArray(side * side * 4)
  for (let from = 0, to = 0; from < pixels.length; from += 3, to += 4) {
    rgba.set(pixels.subarray(from, from + 3), to)
    rgba[to + 3] = 255
  }
  const canvas = createCanvas(side, side)
  canvas.getContext('2d').putImageData(new ImageData(rgba, side, side), 0, 0)
  return new Uint8Array(await (type === 'image/png' ? canvas.encode('png') : canvas.encode('webp', 88)))
}
