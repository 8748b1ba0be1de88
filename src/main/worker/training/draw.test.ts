// What a step draws: the same again for the same seed and step, and pixels that lie where its places say.
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, it } from 'vitest'
import { loadEngine } from '../engine'
import { drawFrom, type Source } from './draw'

beforeAll(() => loadEngine())

const side = 8
const size = side * side * 3

/** Every pixel of picture n of a part is 10 · n, plus 1 for inputs and 2 for others. */
const source: Source = {
  resolution: side,
  counts: { pictures: 7, inputs: 7, others: 5 },
  labels: Uint16Array.from([3, 1, 4, 1, 5, 9, 2]),
  batch: (part, places) =>
    Uint8Array.from(
      places.flatMap((place) =>
        Array<number>(size).fill(10 * place + ['pictures', 'inputs', 'others'].indexOf(part))
      )
    )
}
const order = { source, seed: 4, batch: 3 }
const model = { draws: 2, besides: ['labels', 'inputs', 'others'] as const }
const first = (tensor: tf.Tensor) => [...tensor.dataSync()].filter((_, i) => i % size === 0)

it('draws pictures, the halves of their pairs and their labels in one order, and others in their own', () => {
  const drawn = drawFrom({ ...order, model }).pixels(1)
  expect(drawn).toHaveLength(2)
  for (const { pictures, inputs, others, labels } of drawn) {
    expect(pictures.shape).toEqual([3, side, side, 3])
    const places = first(pictures).map((value) => value / 10)
    expect(first(inputs!)).toEqual(places.map((place) => 10 * place + 1))
    expect([...labels!.dataSync()]).toEqual(places.map((place) => source.labels![place]))
    for (const value of first(others!)) expect([2, 12, 22, 32, 42]).toContain(value)
  }
  tf.dispose(drawn.map((one) => ({ ...one })))
})

it('says the same as places in its pools, at every step again', () => {
  const draw = drawFrom({ ...order, model })
  const pools = Object.fromEntries(draw.pools().map((pool) => [pool.name, pool]))
  expect(Object.keys(pools)).toEqual(['pictures', 'inputs', 'others'])
  expect(pools['others']).toMatchObject({ shape: [5, side, side, 3] })
  for (const step of [0, 5, 1]) {
    const [pixels, places] = [draw.pixels(step), drawFrom({ ...order, model }).places(step)]
    pixels.forEach((one, i) => {
      for (const part of ['pictures', 'inputs', 'others'] as const) {
        const looked = [...places[i]![part]!.dataSync()].map((place) => pools[part]!.bytes[place * size])
        expect(looked).toEqual(first(one[part]!))
      }
    })
  }
})

it('draws what the model needs and no more, and refuses a dataset that has not got it', () => {
  const drawn = drawFrom({ ...order, model: { draws: 1 } }).places(0)
  expect(Object.keys(drawn[0]!)).toEqual(['pictures'])
  const plain = { ...source, counts: { pictures: 7 } }
  expect(() => drawFrom({ ...order, source: plain, model })).toThrow('the dataset has no inputs')
})

it('draws from every class alike when asked to, and the labels are those of what it drew', () => {
  const lopsided = { ...source, labels: Uint16Array.from([0, 0, 0, 0, 0, 0, 1]) }
  const draw = drawFrom({ source: lopsided, seed: 4, batch: 50, balanced: true, model })
  const [one] = draw.places(0)
  const [places, labels] = [[...one!.pictures.dataSync()], [...one!.labels!.dataSync()]]
  expect(labels).toEqual(places.map((place) => lopsided.labels[place]))
  const rare = labels.filter((label) => label === 1).length
  expect(Math.abs(rare - 25)).toBeLessThan(12)
  expect([...one!.inputs!.dataSync()]).toEqual(places)
})
