// Cuts the centre square out of a picture and brings it to the training resolution, on a plain background.
import { createCanvas } from '@napi-rs/canvas'
import type { Decoded } from './decode'
import { cutOff } from './unreadable'

/** Sides of intermediate pictures stay under this, px. */
const widestDraw = 1024

/**
 * How much larger than asked the picture is drawn before it is averaged down. Skia alone mixes mipmap levels: on a
 * zone plate that was 17 to 20 grey levels off an exact area average at ratios 2.5 to 3.5; this way it is under 4.
 */
function oversampling(ratio: number, resolution: number): number {
  if (ratio <= 1) return 1
  return Math.min(Math.ceil(ratio), 4, Math.max(2, Math.floor(widestDraw / resolution)))
}

/** Means of `factor` × `factor` squares. `pixels` is RGBA, opaque; the answer RGB. */
function average(pixels: Uint8ClampedArray, resolution: number, factor: number): Uint8Array {
  const out = new Uint8Array(resolution * resolution * 3)
  const row = resolution * factor * 4
  const area = factor * factor
  for (let y = 0; y < resolution; y++)
    for (let x = 0; x < resolution; x++) {
      let [red, green, blue] = [area / 2, area / 2, area / 2]
      for (let v = 0; v < factor; v++) {
        let at = (y * factor + v) * row + x * factor * 4
        for (let u = 0; u < factor; u++, at += 4) {
          red += pixels[at]!
          green += pixels[at + 1]!
          blue += pixels[at + 2]!
        }
      }
      const to = (y * resolution + x) * 3
      out[to] = red / area
      out[to + 1] = green / area
      out[to + 2] = blue / area
    }
  return out
}

/** Rows that a decoder could not fill stay transparent in a picture that has no transparency. */
function hasGaps(pixels: Uint8ClampedArray, side: number): boolean {
  for (let at = 3; at < pixels.length; at += 4 * side) if (pixels[at] !== 255) return true
  return false
}

/**
 * Centre square at `resolution`: uint8 [resolution, resolution, 3], sRGB.
 * `background` (#rrggbb) lies under transparent pixels before anything is scaled. Throws `Unreadable`.
 */
export function cropCentre(picture: Decoded, resolution: number, background: string): Uint8Array {
  const { image, width, height, opaque } = picture
  const side = Math.min(width, height)
  const factor = oversampling(side / resolution, resolution)
  const drawn = resolution * factor
  const context = createCanvas(drawn, drawn).getContext('2d')
  context.imageSmoothingQuality = 'high'
  if (!opaque) {
    context.fillStyle = background
    context.fillRect(0, 0, drawn, drawn)
  }
  const [left, top] = [Math.floor((width - side) / 2), Math.floor((height - side) / 2)]
  context.drawImage(image, left, top, side, side, 0, 0, drawn, drawn)
  const pixels = context.getImageData(0, 0, drawn, drawn).data
  if (opaque && hasGaps(pixels, drawn)) throw cutOff()
  return average(pixels, resolution, factor)
}
