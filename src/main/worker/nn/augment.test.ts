// DiffAugment with a probability: never, always, and for some pictures only.
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, it } from 'vitest'
import { loadEngine } from '../engine'
import { augment } from './augment'
import { randomOf } from './random'

beforeAll(async () => void (await loadEngine()))

const batch = 64
const random = () => randomOf(2, tf.tensor1d([0], 'int32'))
const pictures = () => random().normal('pictures', [batch, 8, 8, 3]) as tf.Tensor4D

/** Which pictures came out changed. */
function changed(how: Partial<Parameters<typeof augment>[1]>, probability?: number): boolean[] {
  return tf.tidy(() => {
    const given = { colour: 0, translation: 0, cutout: 0, ...how }
    const x = pictures()
    const chance = probability === undefined ? {} : { probability: tf.scalar(probability) }
    const seen = augment(x, { ...given, ...chance }, random(), 'test')
    const apart = tf.max(tf.abs(tf.sub(seen, x)), [1, 2, 3]).dataSync()
    return [...apart].map((difference) => difference > 1e-5)
  })
}

const count = (flags: boolean[]) => flags.filter(Boolean).length

it.each(['colour', 'translation', 'cutout'])('%s spares as many pictures as it is told to', (change) => {
  const how = { [change]: 1 }
  expect(count(changed(how, 0))).toBe(0)
  expect(changed(how, 1)).toEqual(changed(how))
  const some = count(changed(how, 0.5))
  expect(some).toBeGreaterThan(batch / 4)
  expect(some).toBeLessThan((3 * batch) / 4)
})

it('tosses a coin of its own for each change', () => {
  expect(changed({ colour: 1 }, 0.5)).not.toEqual(changed({ cutout: 1 }, 0.5))
})
