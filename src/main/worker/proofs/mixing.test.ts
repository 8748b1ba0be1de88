// The check of mixing tells layout from colour in pictures of which both are known.
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, it } from 'vitest'
import { loadEngine } from '../engine'
import type { Pictures } from '../gans/define'
import type { Bench } from './check'
import { mixing } from './mixing'

beforeAll(async () => void (await loadEngine()))

const side = 32
const levels = 10

/** A grey page with a square on it: how large and how light it is by the first latents, of which colour by the second. */
function squares(layouts: tf.Tensor2D, colours: tf.Tensor2D): Pictures {
  const [layout, colour] = [layouts.arraySync(), colours.arraySync()]
  const place = tf.range(0, side)
  const each = layout.map((own, i) => {
    const [width, height] = [own[0]!, own[1]!].map((x) =>
      tf.cast(tf.less(place, 10 + 4 * Math.tanh(x)), 'float32')
    )
    const square = tf.reshape(tf.outerProduct(width as tf.Tensor1D, height as tf.Tensor1D), [
      1,
      side,
      side,
      1
    ])
    const [u, v] = [colour[i]![0]!, colour[i]![1]!]
    const cast = tf.tensor1d([u, v, -u - v])
    return tf.mul(square, tf.add(tf.div(cast, tf.mul(tf.norm(cast), 2 + Math.tanh(own[2]!))), 0.4))
  })
  return tf.concat(each) as Pictures
}

const benchOf = (mix: (layouts: tf.Tensor2D, colours: tf.Tensor2D, from: number) => Pictures) =>
  ({
    learner: {
      model: {
        ...{ latent: 4, averaged: { network: 'generator' } },
        styles: {
          layers: levels,
          mix: (_weights: unknown, of: [tf.Tensor2D, tf.Tensor2D], from: number) => mix(...of, from)
        }
      },
      weights: new Map()
    }
  }) as unknown as Bench

it('finds that coarse styles move the layout and fine ones the colour, where they do', async () => {
  const found = await mixing.measure(benchOf(squares))
  expect(found['layout.coarse']).toBeGreaterThan(5 * found['layout.fine']!)
  // However much of it there is, and however strong, a colour is the same one.
  expect(found['colour.fine']).toBeGreaterThan(5 * found['colour.coarse']!)
})

it('finds the contrary where it is so', async () => {
  const found = await mixing.measure(benchOf((first, second) => squares(second, first)))
  expect(found['layout.coarse']).toBeLessThan(found['layout.fine']!)
  expect(found['colour.fine']).toBeLessThan(found['colour.coarse']!)
})
