// Sheets: seeds in their order, or inputs beside what is made of them, as whole rows of square cells.
import { beforeAll, expect, it } from 'vitest'
import { loadEngine } from '../engine'
import { ganOf } from '../gans'
import { firstInputs, inputAt } from './inputs'
import { sheetOf, type Pixels } from './sheet'
import { drawnBy, fewPictures, learnerFor } from './test-learner'

beforeAll(() => loadEngine())

const side = 32
const colours = ({ rgba }: Pixels) => [...rgba].filter((_, i) => i % 4 < 3)

it('shows what a model makes of pictures to the right of each', () => {
  const learner = learnerFor(ganOf('pix2pix'), side)
  const inputs = firstInputs(learner.model, fewPictures(side), 24)!
  const { columns, rows, pictures } = sheetOf(learner, side, inputs)
  // Nine pairs fill two rows of four; the ninth would leave a hole.
  expect([columns, rows]).toEqual([8, 2])
  const cells = [...pictures]
  expect(cells).toHaveLength(16)
  const made = drawnBy(learner, [0, 1, 2, 3, 4, 5, 6, 7], side)
  cells.forEach((cell, i) => {
    expect(cell.side).toBe(side)
    if (i % 2 === 1) expect(cell).toEqual(made[(i - 1) / 2])
    else expect(colours(cell)).toEqual([...inputAt(inputs, i / 2)])
  })
  learner.dispose()
})

it('shows a small picture as large as what it becomes, in squares', () => {
  const learner = learnerFor(ganOf('srgan'), side)
  const inputs = firstInputs(learner.model, fewPictures(side), 4)!
  expect(inputs.side).toBe(8)
  const [first] = [...sheetOf(learner, side, inputs).pictures]
  const at = (x: number, y: number) => [...first!.rgba.subarray(4 * (y * side + x), 4 * (y * side + x) + 4)]
  const small = (x: number, y: number) => [
    ...inputAt(inputs, 0).subarray(3 * (8 * y + x), 3 * (8 * y + x) + 3),
    255
  ]
  for (const [x, y] of [
    [0, 0],
    [5, 2],
    [31, 31],
    [4, 27]
  ] as const)
    expect(at(x, y)).toEqual(small(Math.floor(x / 4), Math.floor(y / 4)))
  learner.dispose()
})

it('shows seeds where nothing is needed to begin from', () => {
  const learner = learnerFor(ganOf('conditional'), side)
  const { columns, rows, pictures } = sheetOf(learner, side, null)
  expect([columns, rows]).toEqual([8, 6])
  const [, second] = pictures
  expect(second).toEqual(drawnBy(learner, [1], side)[0])
  learner.dispose()
})
