// Datasets of every shape in words, and their pictures in rows.
import { expect, it } from 'vitest'
import { entries, fewest, holds, holdsBriefly, rowsOf } from './shape'

it.each([
  [{ shape: 'images', pictures: 1284, others: 0 }, '1,284 pictures', '1,284', 1284],
  [{ shape: 'labelled', pictures: 1, others: 0 }, '1 picture', '1', 1],
  [{ shape: 'pairs', pictures: 840, others: 0 }, '840 pairs', '840 pairs', 840],
  [{ shape: 'two-domains', pictures: 840, others: 1106 }, '1,106 and 840 pictures', '1,106 + 840', 840]
] as const)('%j', (dataset, words, few, least) => {
  expect([holds(dataset), holdsBriefly(dataset), fewest(dataset)]).toEqual([words, few, least])
})

it('counts halves of files as pairs', () => {
  expect(entries({ layout: 'halves', pictures: 1, others: 0 })).toBe('1 pair')
})

it('sets pictures that come in turn into two rows', () => {
  expect(rowsOf(['a1', 'b1', 'a2', 'b2'])).toEqual([
    ['a1', 'a2'],
    ['b1', 'b2']
  ])
})
