// Finds copies among made pictures: the same, turned round, and with other features.
import { beforeAll, expect, it } from 'vitest'
import { loadEngine } from '../engine'
import { hashText } from '../nn/random'
import type { Cloud } from './cloud'
import { nearest, shrinking, type Looks } from './nearest'

beforeAll(async () => void (await loadEngine()))

const side = 32
const breathe = () => Promise.resolve()

/** A picture of 8 × 8 squares of chance. */
const picture = (number: number) =>
  Uint8Array.from({ length: side * side * 3 }, (_, i) => {
    const [channel, column, row] = [i % 3, Math.floor(i / 3) % side, Math.floor(i / 3 / side)]
    return hashText(`${number}/${channel}/${column >> 2}/${row >> 2}`) >>> 24
  })

const mirrored = (pixels: Uint8Array) =>
  Uint8Array.from(pixels, (_, i) => {
    const column = Math.floor(i / 3) % side
    return pixels[i + 3 * (side - 1 - 2 * column)]!
  })

function looksOf(pictures: Uint8Array[], features: number[][]): Looks {
  const small = shrinking(pictures.length, side)
  const passed = [...small.pass([Buffer.concat(pictures.slice(0, 2)), Buffer.concat(pictures.slice(2))])]
  expect(passed).toHaveLength(2)
  const values = Float32Array.from(features.flat())
  const cloud: Cloud = { count: features.length, width: features[0]!.length, values }
  return { features: cloud, pixels: small.pixels }
}

it('finds the picture that was copied, mirrored or not, and says how near it is', async () => {
  const numbers = [0, 1, 2, 3, 4, 5]
  const place = (number: number) => [Math.cos(number), Math.sin(number), number / 3]
  const real = looksOf(numbers.map(picture), numbers.map(place))
  const far = [9, 9, 9]
  const made = looksOf(
    [picture(3), mirrored(picture(4)), picture(99), picture(2)],
    [place(3), place(4), place(1.5), far]
  )
  const found = await nearest(real, made, breathe)
  expect(found.map(({ made }) => made)).toEqual([0, 1, 2, 3])
  expect(found.filter((_, i) => i !== 2).map(({ real }) => real)).toEqual([3, 4, 2])
  expect(found[0]!.distance).toBeLessThan(0.05)
  expect(found[1]!.distance).toBeLessThan(0.05)
  expect(found[2]!.distance).toBeGreaterThan(0.5)
})
