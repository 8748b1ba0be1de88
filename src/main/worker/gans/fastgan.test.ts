// FastGAN's networks have as many parameters as the recipe that they were measured by.
import { expect, it } from 'vitest'
import type { Layer } from '../nn/network'
import { settle } from './define'
import { fastgan } from './fastgan'

const sizeOf = ({ parameters }: Pick<Layer, 'parameters'>) =>
  parameters
    .filter(({ statistic }) => !statistic)
    .reduce((all, { shape }) => all + shape.reduce((product, length) => product * length, 1), 0)

function sizesAt(resolution: number, width = 16) {
  const { settings } = settle(fastgan, { width }, resolution)
  const { networks } = fastgan.build({ settings, resolution, classes: 0 })
  return Object.fromEntries(Object.entries(networks).map(([name, network]) => [name, sizeOf(network)]))
}

it('holds 7.9 million numbers in the generator at twice its width and 0.7 million in the critic at 64 px', () => {
  // As PyTorch counts them (e2e/peers/fastgan.py).
  expect(sizesAt(64, 32)).toEqual({ generator: 7_898_819, critic: 694_241 })
})

it('grows little with the resolution', () => {
  expect(sizesAt(512)['generator']).toBeLessThan(1.1 * sizesAt(64)['generator']!)
})
