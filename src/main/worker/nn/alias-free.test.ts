// StyleGAN3's synthesis: the layers that the paper has, equal to its definition, moved as a whole, derived rightly.
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { loadEngine } from '../engine'
import { aliasFree } from './alias-free'
import { gradesOf, refining } from './alias-free-grades'
import { around, random } from './test-derivatives'
import { weightsFor } from './test-weights'

beforeAll(async () => void (await loadEngine()))

describe('its grades', () => {
  const at512 = gradesOf({ width: 128, resolution: 512, latent: 8 })

  it('are the paper’s at 512 px', () => {
    // As its code lays them out for 512 px and 16,384 channel-frequencies.
    expect(at512.map(({ grid }) => grid.rate)).toEqual([
      16, 16, 32, 32, 64, 64, 128, 128, 256, 256, 512, 512, 512, 512, 512
    ])
    expect(at512.map(({ grid }) => grid.side)).toEqual([
      36, 36, 52, 52, 84, 84, 148, 148, 276, 276, 532, 532, 532, 512, 512
    ])
    expect(at512[0]).toMatchObject({ cutoff: 2, channels: 512 })
    expect(at512[0]!.halfWidth).toBeCloseTo(6, 6)
    expect(at512.at(-1)).toMatchObject({ cutoff: 256, channels: 3 })
    expect(at512.at(-1)!.halfWidth).toBeCloseTo(256 * (2 ** 0.3 - 1), 6)
  })

  it.each([
    [32, 7],
    [64, 9],
    [256, 13]
  ])('suit pictures of %i px', (resolution, count) => {
    const grades = gradesOf({ width: 32, resolution, latent: 8 })
    expect(grades).toHaveLength(count)
    grades.forEach(({ grid, cutoff, halfWidth, channels }, i) => {
      expect(cutoff + halfWidth).toBeGreaterThanOrEqual(grid.rate / 2)
      expect(grid.side % 2).toBe(0)
      expect(channels).toBeLessThanOrEqual(128)
      if (i > 0) expect(grid.rate).toBeGreaterThanOrEqual(grades[i - 1]!.grid.rate)
    })
    expect(grades.slice(-3).map(({ cutoff }) => cutoff)).toEqual(Array(3).fill(resolution / 2))
  })

  it('are filtered between on a grid twice as fine as the finer, whose samples lie half-way', () => {
    for (const [i, to] of at512.slice(1, -1).entries()) {
      const { fine, up, down } = refining(at512[i]!, to)
      expect(fine.rate).toBe(2 * to.grid.rate)
      expect([fine.side % 2, up.taps % 2, down.taps % 2]).toEqual([0, 0, 0])
    }
  })
})

const shape = { width: 8, resolution: 32, latent: 5, powerKept: 0.9 }
const network = aliasFree(shape)

/** The middle of a picture, in which no edge of features is seen, from (row, column) on. */
const middle = (x: tf.Tensor, row: number, column: number) =>
  tf.slice(x, [0, row, column, 0], [-1, 24, 24, -1])
const deviation = (x: tf.Tensor) => Math.sqrt(tf.mean(tf.square(x)).dataSync()[0]!)

it('moves its pictures by as many pixels as it is moved, and by half a pixel smoothly', () => {
  tf.tidy(() => {
    const weights = weightsFor(network.parameters)
    const w = around('w', [2, 5])
    const made = (right: number, down: number) =>
      network.apply(weights, w, tf.tensor2d([right, down, right, down], [2, 2]))
    const still = made(0, 0)
    const off = (a: tf.Tensor, b: tf.Tensor) => deviation(tf.sub(a, b)) / deviation(middle(still, 4, 4))
    expect(off(middle(made(3 / 32, -2 / 32), 4, 6), middle(still, 6, 3))).toBeLessThan(0.01)
    const [half, more] = [made(0.5 / 32, 0), made(1.5 / 32, 0)]
    expect(off(middle(more, 4, 5), middle(half, 4, 4))).toBeLessThan(0.01)
    expect(off(middle(half, 4, 4), middle(still, 4, 4))).toBeGreaterThan(0.05)
  })
})

it('notes the power of what each layer is given, and divides by it', () => {
  tf.tidy(() => {
    const weights = weightsFor(network.parameters)
    const noted = new Map<string, number>()
    const noting = {
      ...weights,
      note: (name: string, to: tf.Tensor) => void noted.set(name, to.dataSync()[0]!)
    }
    const w = around('w', [4, 5])
    const before = network.apply(noting, w)
    expect([...noted.keys()]).toEqual(
      network.parameters.filter(({ statistic }) => statistic).map(({ name }) => name)
    )
    // Half of a wave's square on average, of which a tenth is new.
    expect(noted.get('layer0/power')).toBeCloseTo(0.9 + 0.1 * 0.5, 1)
    weights.set('picture/power', tf.scalar(4))
    expect(deviation(tf.sub(tf.mul(network.apply(weights, w), 2), before))).toBeLessThan(1e-4)
  })
})

it('keeps the power of features near 1, and makes pictures that are neither flat nor cut off, once it is known', () => {
  tf.tidy(() => {
    const weights = weightsFor(network.parameters)
    const kept = aliasFree({ ...shape, powerKept: 0 })
    const w = random().normal('w', [4, 5])
    // Each time one more layer knows what it is given.
    for (let layer = 0; layer < 8; layer++)
      kept.apply({ ...weights, note: (name, power) => weights.set(name, power) }, w)
    const features = weights.read('picture/power').dataSync()[0]!
    expect(features).toBeGreaterThan(0.3)
    expect(features).toBeLessThan(3)
    expect(deviation(kept.apply(weights, w))).toBeGreaterThan(0.1)
    expect(deviation(kept.apply(weights, w))).toBeLessThan(1)
  })
})

it('is derived rightly by every kind of weight', () => {
  tf.tidy(() => {
    const weights = weightsFor(network.parameters)
    const w = around('w', [2, 5])
    const noise = random().normal('pictures', [2, 32, 32, 3])
    const valueWith = (name: string) => (value: tf.Tensor) => {
      const changed = { ...weights, read: (each: string) => (each === name ? value : weights.read(each)) }
      return tf.sum(tf.mul(network.apply(changed, w), noise)) as tf.Scalar
    }
    for (const name of [
      'waves/kernel',
      'waves/motion/bias',
      'layer0/kernel',
      'layer1/style/kernel',
      'layer2/bias',
      'layer5/kernel',
      'picture/style/bias',
      'picture/kernel'
    ]) {
      const value = weights.read(name)
      const along = tf.mul(random().normal(`along/${name}`, value.shape), 1 / Math.sqrt(value.size))
      const slope = tf.sum(tf.mul(tf.grad(valueWith(name))(value), along)).dataSync()[0]!
      const at = (reach: number) => valueWith(name)(tf.add(value, tf.mul(along, reach))).dataSync()[0]!
      const measured = (at(1e-3) - at(-1e-3)) / 2e-3
      // Corners of leaky ReLU that lie between leave a difference of 2 %, which goes to 0 with the reach.
      expect(Math.abs(slope - measured), name).toBeLessThan(0.03 * Math.abs(slope) + 0.01)
      expect(Math.abs(measured), name).toBeGreaterThan(1e-3)
    }
  })
})
