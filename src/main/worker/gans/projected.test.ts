// What Projected GAN chooses where its settings leave it open.
import { expect, it } from 'vitest'
import { settle } from './define'
import { projected } from './projected'

function scalesAt(resolution: number, settings = {}) {
  const settled = settle(projected, settings, resolution)
  const { networks } = projected.build({ settings: settled.settings, resolution, classes: 0 })
  const { parameters } = networks['critic']!
  return parameters
    .filter(({ name }) => name.endsWith('/stage0/kernel'))
    .map(({ name, shape }) => [name.split('/')[0], ...shape])
}

it('looks at three scales of small pictures and four of larger ones', () => {
  expect(scalesAt(64)).toEqual([
    ['scale0', 4, 4, 64, 32],
    ['scale1', 4, 4, 128, 64],
    ['scale2', 4, 4, 256, 128]
  ])
  expect([32, 64, 128, 256, 512].map((side) => scalesAt(side).length)).toEqual([3, 3, 4, 4, 4])
})

it('looks at as many as it is asked to', () => {
  expect(scalesAt(64, { scales: 1, width: 8 })).toEqual([['scale0', 4, 4, 32, 16]])
})
