// StyleGAN2's synthesis: equal to its definition by modulated weights, of deviation 1, derived twice for path lengths.
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { loadEngine } from '../engine'
import { afterDoubling } from './blur'
import { conv2d, conv2dTranspose } from './conv'
import { pathPenalty, pathsOf } from './path-length'
import { everywhere } from './style'
import { channelsAt, drawnNoise, fixedNoise, styled, synthesis } from './synthesis'
import { around, random } from './test-derivatives'
import { weightsFor, type TestWeights } from './test-weights'

beforeAll(async () => void (await loadEngine()))

const apart = (a: tf.Tensor, b: tf.Tensor) => tf.max(tf.abs(tf.sub(a, b))).dataSync()[0]!

/** A picture's own weights, its own convolution, noise, bias, leaky ReLU and its gain (Karras et al. 2020, eq. 1 to 3). */
function byDefinition(weights: TestWeights, x: tf.Tensor, w: tf.Tensor, noise: tf.Tensor, doubles: boolean) {
  const read = (name: string) => weights.read(`layer/${name}`)
  const scaled = tf.matMul(w as tf.Tensor2D, tf.div(read('style/kernel'), Math.sqrt(w.shape[1]!)))
  const styles = tf.unstack(tf.add(scaled, read('style/bias')))
  const [xs, noises] = [tf.split(x, styles.length), tf.split(noise, styles.length)]
  const each = styles.map((style, i) => {
    // in is the last dimension of a transposed convolution's filter, the one before of a plain one's.
    const modulated = tf.mul(read('kernel'), doubles ? style : tf.reshape(style, [-1, 1]))
    const squares = tf.sum(tf.square(modulated), doubles ? [0, 1, 3] : [0, 1, 2])
    const demodulated = tf.rsqrt(tf.add(squares, 1e-8))
    const filter = tf.mul(modulated, doubles ? tf.reshape(demodulated, [-1, 1]) : demodulated)
    const convolved = doubles
      ? tf.mul(afterDoubling(conv2dTranspose(xs[i]!, filter, 2, 'valid')), 4)
      : conv2d(xs[i]!, filter)
    const noisy = tf.add(convolved, tf.mul(tf.reshape(noises[i]!, [1, 8, 8, 1]), read('noise')))
    return tf.mul(tf.leakyRelu(tf.add(noisy, read('bias')), 0.2), Math.SQRT2)
  })
  return tf.concat(each)
}

describe.each([
  ['a plain layer', false],
  ['a layer that doubles', true]
])('%s', (_name, doubles) => {
  const shape = { in: 6, out: 4, side: 8, doubles, latent: 5 }

  it('equals its definition by modulated weights', () => {
    tf.tidy(() => {
      const layer = styled('layer', shape)
      const weights = weightsFor(layer.parameters)
      weights.set('layer/noise', tf.scalar(0.7))
      weights.set('layer/bias', around('bias', [4]))
      const x = around('x', [3, doubles ? 4 : 8, doubles ? 4 : 8, 6])
      const [w, noise] = [around('w', [3, 5]), around('noise', [3, 64, 1])]
      const made = layer.apply(weights, { x: x as tf.Tensor4D }, w, () => noise)
      const whole = tf.mul(made.x, tf.reshape(made.scale!, [3, 1, 1, 4]))
      expect(apart(whole, byDefinition(weights, x, w, noise, doubles))).toBeLessThan(1e-4)
    })
  })

  it('scales its inputs by what the layer before left to it', () => {
    tf.tidy(() => {
      const layer = styled('layer', shape)
      const weights = weightsFor(layer.parameters)
      const x = around('x', [2, doubles ? 4 : 8, doubles ? 4 : 8, 6]) as tf.Tensor4D
      const [w, scale, noise] = [around('w', [2, 5]), around('scale', [2, 6]), tf.zeros([2, 64, 1])]
      const left = layer.apply(weights, { x, scale }, w, () => noise)
      const done = { x: tf.mul(x, tf.reshape(scale, [2, 1, 1, 6])) as tf.Tensor4D }
      expect(apart(left.x, layer.apply(weights, done, w, () => noise).x)).toBeLessThan(1e-4)
    })
  })

  it('makes features of deviation 1 from features of deviation 1, whatever the style and the weights', () => {
    tf.tidy(() => {
      const large = { in: 32, out: 16, side: 32, doubles, latent: 5 }
      const layer = styled('layer', large)
      const weights = weightsFor(layer.parameters)
      weights.set('layer/kernel', tf.mul(weights.read('layer/kernel'), 9))
      const x = random().normal('x', [4, doubles ? 16 : 32, doubles ? 16 : 32, 32]) as tf.Tensor4D
      const w = tf.mul(random().normal('w', [4, 5]), 3)
      const { x: y, scale } = layer.apply(weights, { x }, w, () => tf.zeros([1, 32 * 32, 1]))
      const activated = tf.mul(y, tf.reshape(tf.div(scale!, Math.SQRT2), [4, 1, 1, 16]))
      const before = tf.div(activated, tf.add(tf.mul(tf.step(activated), 0.8), 0.2))
      const inside = tf.slice(before, [0, 2, 2, 0], [4, 28, 28, 16])
      // White noise doubled: a quarter of the filter meets a pixel, then 1 3 3 1 in both directions, times 4.
      const power = doubles ? (4 * (20 / 64)) ** 2 / 4 : 1
      expect(tf.mean(tf.square(inside)).dataSync()[0]).toBeCloseTo(power, 1)
    })
  })
})

describe('synthesis', () => {
  const shape = { width: 4, resolution: 8, latent: 5 }
  const network = synthesis(shape)

  it('halves its channels with every doubling, within limits', () => {
    const wide = { width: 128, resolution: 1024, latent: 5 }
    expect([4, 64, 128, 256, 512, 1024].map((side) => channelsAt(wide, side))).toEqual([
      512, 512, 512, 256, 128, 64
    ])
    expect([4, 8, 16, 32].map((side) => channelsAt({ width: 8, resolution: 32, latent: 5 }, side))).toEqual([
      32, 16, 8, 4
    ])
  })

  it('takes a style a layer: coarse ones first', () => {
    tf.tidy(() => {
      const weights = weightsFor(network.parameters)
      expect(network.layers).toBe(4)
      const one = tf.unstack(everywhere(around('one', [1, 5]), 4), 1)
      const other = tf.unstack(everywhere(around('other', [1, 5]), 4), 1)
      const made = (styles: tf.Tensor[]) => network.apply(weights, tf.stack(styles, 1), fixedNoise)
      const last = made([...one.slice(0, 3), other[3]!])
      const changes = (picture: tf.Tensor) => apart(picture, made(one))
      expect(changes(last)).toBeGreaterThan(1e-3)
      // The last style colours the last picture alone: the one at 4 px, doubled, is as it was.
      weights.set('picture8/kernel', tf.zeros([weights.read('picture8/kernel').shape[0]!, 3]))
      expect(changes(made([...one.slice(0, 3), other[3]!]))).toBe(0)
      expect(changes(made([...one.slice(0, 2), ...other.slice(2)]))).toBe(0)
      expect(changes(made([other[0]!, ...one.slice(1)]))).toBeGreaterThan(1e-3)
    })
  })

  it('makes a picture the same in any company, again and again, with noise that never changes', () => {
    tf.tidy(() => {
      const weights = weightsFor(network.parameters)
      for (const { name } of network.parameters) if (name.endsWith('/noise')) weights.set(name, tf.scalar(1))
      const styles = everywhere(around('styles', [3, 5]), 4)
      const all = network.apply(weights, styles, fixedNoise)
      const alone = network.apply(weights, tf.slice(styles, 1, 1), fixedNoise)
      expect(apart(tf.slice(all, 1, 1), alone)).toBeLessThan(1e-5)
      const drawn = network.apply(weights, styles, drawnNoise(random(), 'noise', 3))
      expect(apart(all, drawn)).toBeGreaterThan(1e-2)
    })
  })

  it('has path lengths whose penalty is derived rightly by every kind of weight', () => {
    tf.tidy(() => {
      const weights = weightsFor(network.parameters)
      // So far above 0 that no leaky ReLU turns its corner, where finite differences say nothing.
      for (const [layer, bias] of Object.entries({ at4: 8, to8: 60, at8: 500 }))
        weights.set(`${layer}/bias`, tf.fill(weights.read(`${layer}/bias`).shape, bias))
      const styles = around('styles', [3, 4, 5])
      const noise = random().normal('pictures', [3, 8, 8, 3])
      const penaltyWith = (name: string) => (value: tf.Tensor) => {
        const changed = { ...weights, read: (each: string) => (each === name ? value : weights.read(each)) }
        const synthesise = (each: tf.Tensor) => network.apply(changed, each, fixedNoise)
        const { lengths } = pathsOf(synthesise, styles, noise)
        return pathPenalty(lengths, tf.scalar(0.1)).penalty
      }
      for (const name of [
        'start',
        'at4/kernel',
        'to8/kernel',
        'to8/style/kernel',
        'at8/style/bias',
        'at8/bias',
        'picture4/kernel',
        'picture8/style/kernel'
      ]) {
        const value = weights.read(name)
        const along = random().normal(`along/${name}`, value.shape)
        const slope = tf.sum(tf.mul(tf.grad(penaltyWith(name))(value), along)).dataSync()[0]!
        const at = (reach: number) => penaltyWith(name)(tf.add(value, tf.mul(along, reach))).dataSync()[0]!
        const measured = (at(1e-2) - at(-1e-2)) / 2e-2
        expect(Math.abs(slope - measured) / (Math.abs(slope) + Math.abs(measured)), name).toBeLessThan(0.02)
        expect(Math.abs(measured), name).toBeGreaterThan(1e-5)
      }
    })
  })
})
