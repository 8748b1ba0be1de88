import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createCanvas, type Canvas } from '@napi-rs/canvas'
import { expect, it } from 'vitest'
import { cropCentre, halvesOf, sameShape } from './crop'
import { decode, openPicture } from './decode'
import { noise, plain, temporaryFolder } from './test-pictures'

async function cropped(bytes: Uint8Array, resolution: number, background = '#ffffff'): Promise<Uint8Array> {
  const file = join(await temporaryFolder(), 'x.png')
  await writeFile(file, bytes)
  return cropCentre(await decode(await openPicture(file)), resolution, background)
}

const rgbaOf = (canvas: Canvas) =>
  canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data

/** Rings that grow finer outwards, to 0.45 cycles a pixel of the picture itself at its edges: aliasing shows as false rings. */
function zonePlate(side: number): Canvas {
  const canvas = createCanvas(side, side)
  const context = canvas.getContext('2d')
  const pixels = context.createImageData(side, side)
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      const squared = ((x - side / 2) ** 2 + (y - side / 2) ** 2) / side ** 2
      const grey = Math.round(127.5 + 127.5 * Math.cos(Math.PI * side * 0.9 * squared))
      pixels.data.set([grey, grey, grey, 255], 4 * (y * side + x))
    }
  context.putImageData(pixels, 0, 0)
  return canvas
}

/** Exact area average of the red channel, [resolution × resolution]. */
function areaAverage(canvas: Canvas, resolution: number): Float64Array {
  const pixels = rgbaOf(canvas)
  const side = canvas.width
  const scale = side / resolution
  const weights = Array.from({ length: resolution }, (_, i) => {
    const [from, to] = [i * scale, (i + 1) * scale]
    const places = Array.from(
      { length: Math.min(side, Math.ceil(to)) - Math.floor(from) },
      (_, k) => k + Math.floor(from)
    )
    return places.map((place) => [place, (Math.min(to, place + 1) - Math.max(from, place)) / scale] as const)
  })
  return Float64Array.from({ length: resolution ** 2 }, (_, i) => {
    let sum = 0
    for (const [y, v] of weights[Math.floor(i / resolution)]!)
      for (const [x, w] of weights[i % resolution]!) sum += v * w * pixels[4 * (y * side + x)]!
    return sum
  })
}

// A nearest-neighbour sample is 80 grey levels off at most ratios, Skia alone 17 to 20 at 2.5 to 3.5.
it.each([
  [2, 1],
  [2.5, 6],
  [3, 1],
  [3.5, 6],
  [4, 1],
  [7, 8],
  [10, 4],
  [20, 4],
  [62.5, 4]
])(
  'a zone plate made %d times smaller is within %d grey levels of its area average',
  async (ratio, within) => {
    const canvas = zonePlate(64 * ratio)
    const wanted = areaAverage(canvas, 64)
    const found = await cropped(canvas.toBuffer('image/png'), 64)
    const squares = wanted.reduce((sum, value, i) => sum + (found[3 * i]! - value) ** 2, 0)
    expect(Math.sqrt(squares / wanted.length)).toBeLessThan(within)
  }
)

it('leaves a picture of the right size as it is', async () => {
  const canvas = noise(64)
  const wanted = rgbaOf(canvas).filter((_, i) => i % 4 !== 3)
  expect(Buffer.compare(await cropped(canvas.toBuffer('image/png'), 64), Buffer.from(wanted))).toBe(0)
})

it.each([
  ['wide', 96, 32],
  ['tall', 32, 96]
])('takes the centre of a %s picture', async (_name, width, height) => {
  const canvas = plain('#ff0000', width, height)
  const context = canvas.getContext('2d')
  context.fillStyle = '#0000ff'
  context.fillRect((width - 32) / 2, (height - 32) / 2, 32, 32)
  const found = await cropped(canvas.toBuffer('image/png'), 32)
  expect(found).toHaveLength(32 * 32 * 3)
  expect(found.every((value, i) => value === (i % 3 === 2 ? 255 : 0))).toBe(true)
})

it('halves a picture in its middle, a column in between left to neither', () => {
  expect(halvesOf({ width: 81, height: 40 })).toEqual([
    { left: 0, top: 0, width: 40, height: 40 },
    { left: 41, top: 0, width: 40, height: 40 }
  ])
  expect(() => halvesOf({ width: 1, height: 9 })).toThrow('no two halves')
})

it.each([
  [512, 384, 1024, 768, true],
  [333, 500, 1000, 1500, true],
  [33, 32, 66, 65, true],
  [512, 512, 640, 480, false],
  [100, 100, 100, 102, false]
])('%d × %d and %d × %d are of one shape: %s', (width, height, otherWidth, otherHeight, same) => {
  const [one, other] = [
    { width, height },
    { width: otherWidth, height: otherHeight }
  ]
  expect([sameShape(one, other), sameShape(other, one)]).toEqual([same, same])
})

it('enlarges a picture that is too small', async () => {
  const found = await cropped(plain('#c86432', 9, 5).toBuffer('image/png'), 64)
  expect(new Set([...found])).toEqual(new Set([200, 100, 50]))
})

it.each([
  ['#ffffff', 1],
  ['#336699', 1],
  ['#ffffff', 6.25],
  ['#336699', 6.25]
])('lays transparent pixels on %s before scaling %d times', async (background, ratio) => {
  // Green is hidden under full transparency: none of it may seep into the red.
  const side = 64 * ratio
  const canvas = createCanvas(side, side)
  const context = canvas.getContext('2d')
  const pixels = context.createImageData(side, side)
  for (let i = 0; i < side * side; i++) {
    const isLeft = i % side < side / 2 - 1
    pixels.data.set(isLeft ? [255, 0, 0, 255] : [0, 255, 0, 0], 4 * i)
  }
  context.putImageData(pixels, 0, 0)
  const found = await cropped(canvas.toBuffer('image/png'), 64, background)
  const [red, green, blue] = [1, 3, 5].map((at) => parseInt(background.slice(at, at + 2), 16))
  for (let x = 0; x < 64; x++) {
    const at = 3 * (32 * 64 + x)
    const share = (found[at + 1]! - 0) / Math.max(1, green!)
    expect(share).toBeLessThanOrEqual(1.01)
    const mixed = [255 + (red! - 255) * share, green! * share, blue! * share]
    mixed.forEach((value, c) => expect(Math.abs(found[at + c]! - value)).toBeLessThan(4))
  }
  expect([...found.subarray(3 * 63, 3 * 64)]).toEqual([red, green, blue])
})
