// The order of pictures: each epoch has every picture once, and depends on the seed alone.
import { expect, it } from 'vitest'
import { balancedSamplerOf, samplerOf, shuffled } from './sampler'
import { hasSheet } from './schedule'

it('shows every picture once an epoch, each epoch in an order of its own', () => {
  const sampler = samplerOf(10, 1)
  const [one, two] = [sampler.take(0, 10), sampler.take(10, 10)]
  expect([...one].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  expect([...two].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  expect(one).not.toEqual(two)
})

it('answers the same from any point, across the end of an epoch', () => {
  const whole = samplerOf(10, 1).take(0, 40)
  expect(samplerOf(10, 1).take(17, 6)).toEqual(whole.slice(17, 23))
})

it('keeps its order for ever', () => {
  expect([...shuffled(8, 1, 0)]).toMatchInlineSnapshot(`
    [
      5,
      0,
      6,
      2,
      7,
      4,
      1,
      3,
    ]
  `)
  expect([...shuffled(8, 2, 0)]).not.toEqual([...shuffled(8, 1, 0)])
})

it('puts every picture at every place about equally often', () => {
  const counts = Array.from({ length: 5 }, () => 0)
  for (let epoch = 0; epoch < 2000; epoch++) counts[shuffled(5, 3, epoch)[0]!]!++
  for (const count of counts) expect(Math.abs(count - 400)).toBeLessThan(90)
})

it('shows rare classes as often as common ones, each picture of a class alike, and the same from any point', () => {
  const labels = Uint16Array.from({ length: 100 }, (_, picture) => (picture < 96 ? 0 : picture < 98 ? 1 : 2))
  const whole = balancedSamplerOf(labels, 7).take(0, 6000)
  const shown = (is: (picture: number) => boolean) => whole.filter(is).length
  for (const label of [0, 1, 2])
    expect(Math.abs(shown((picture) => labels[picture] === label) - 2000)).toBeLessThan(150)
  expect(Math.abs(shown((picture) => picture === 99) - 1000)).toBeLessThan(120)
  expect(new Set(whole).size).toBe(100)
  expect(balancedSamplerOf(labels, 7).take(1234, 50)).toEqual(whole.slice(1234, 1284))
  expect(balancedSamplerOf(labels, 8).take(0, 50)).not.toEqual(whole.slice(0, 50))
})

it('makes sheets often at first and ever less', () => {
  const steps = Array.from({ length: 6001 }, (_, step) => step).filter(hasSheet)
  expect(steps.slice(0, 7)).toEqual([0, 10, 20, 50, 100, 200, 300])
  expect(steps.filter((step) => step > 900 && step < 1600)).toEqual([1000, 1250, 1500])
  expect(steps.slice(-2)).toEqual([5500, 6000])
})
