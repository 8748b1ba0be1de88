// Cuts the centre square out of a picture, or out of each half of it, and brings it to the training resolution.
import { createCanvas, type Canvas, type SKRSContext2D } from '@napi-rs/canvas'
import type { Decoded } from './decode'
import { cutOff, Unreadable } from './unreadable'

/** px. */
export type Size = { width: number; height: number }
/** A part of a picture, px. */
export type Area = Size & { left: number; top: number }

export const whole = ({ width, height }: Size): Area => ({ left: 0, top: 0, width, height })

/** The left and the right half, equally wide; a column in the middle belongs to neither. Throws `Unreadable`. */
export function halvesOf({ width, height }: Size): [left: Area, right: Area] {
  const half = Math.floor(width / 2)
  if (half === 0) throw new Unreadable('It is 1 px wide and has no two halves.')
  const area = { top: 0, width: half, height }
  return [
    { ...area, left: 0 },
    { ...area, left: width - half }
  ]
}

/** Whether two pictures are one made smaller than the other, to a pixel or a hundredth of it. */
export function sameShape(one: Size, other: Size): boolean {
  const [small, large] = one.width <= other.width ? [one, other] : [other, one]
  const off = Math.abs(small.height - (large.height * small.width) / large.width)
  return off <= Math.max(1, small.height / 100)
}

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

/** Leaves alpha out. */
function withoutAlpha(pixels: Uint8ClampedArray): Uint8Array {
  const out = new Uint8Array((pixels.length / 4) * 3)
  for (let from = 0, to = 0; from < pixels.length; from += 4, to += 3) {
    out[to] = pixels[from]!
    out[to + 1] = pixels[from + 1]!
    out[to + 2] = pixels[from + 2]!
  }
  return out
}

/** Means of `factor` × `factor` squares. `pixels` is RGBA, opaque; the answer RGB. */
function average(pixels: Uint8ClampedArray, resolution: number, factor: number): Uint8Array {
  if (factor === 1) return withoutAlpha(pixels)
  const out = new Uint8Array(resolution * resolution * 3)
  const row = resolution * factor * 4
  const area = factor * factor
  for (let to = 0; to < out.length; to += 3) {
    const cell = to / 3
    const corner = Math.floor(cell / resolution) * factor * row + (cell % resolution) * factor * 4
    // Half of the divisor rounds to the nearest whole number.
    let red = area / 2
    let green = red
    let blue = red
    for (let v = 0; v < factor; v++)
      for (let at = corner + v * row, end = at + 4 * factor; at < end; at += 4) {
        red += pixels[at]!
        green += pixels[at + 1]!
        blue += pixels[at + 2]!
      }
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

let canvas = createCanvas(1, 1)

/** The one canvas that all pictures are drawn on: a new one each time costs more than the drawing. */
function cleanContext(side: number): SKRSContext2D {
  if (canvas.width !== side) canvas = createCanvas(side, side)
  const context = canvas.getContext('2d')
  context.imageSmoothingQuality = 'high'
  context.clearRect(0, 0, side, side)
  return context
}

/** Scaling mixes a pixel with its neighbours: those of the other half must not be among them. */
function cutOut(image: Decoded['image'], { left, top, width, height }: Area): Canvas {
  const cut = createCanvas(width, height)
  const context = cut.getContext('2d')
  context.imageSmoothingEnabled = false
  context.drawImage(image, left, top, width, height, 0, 0, width, height)
  return cut
}

/**
 * Centre square of an area at `resolution`: uint8 [resolution, resolution, 3], sRGB.
 * `background` (#rrggbb) lies under transparent pixels before anything is scaled. Throws `Unreadable`.
 */
export function cropCentre(
  picture: Decoded,
  resolution: number,
  background: string,
  area: Area = whole(picture)
): Uint8Array {
  const { image, opaque } = picture
  const { width, height } = area
  const side = Math.min(width, height)
  const factor = oversampling(side / resolution, resolution)
  const drawn = resolution * factor
  const context = cleanContext(drawn)
  if (!opaque) {
    context.fillStyle = background
    context.fillRect(0, 0, drawn, drawn)
  }
  const [left, top] = [Math.floor((width - side) / 2), Math.floor((height - side) / 2)]
  const isWhole = width === picture.width && height === picture.height
  context.drawImage(isWhole ? image : cutOut(image, area), left, top, side, side, 0, 0, drawn, drawn)
  const pixels = context.getImageData(0, 0, drawn, drawn).data
  if (opaque && hasGaps(pixels, drawn)) throw cutOff()
  return average(pixels, resolution, factor)
}
