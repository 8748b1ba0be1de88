// Paths of the page.
import { expect, test } from 'vitest'
import { parseRoute } from './route'

test('a path is a view, what is inside it, and a query', () => {
  expect(parseRoute('/runs/ash-1?at=400')).toEqual({ view: 'runs', id: 'ash-1', query: { at: '400' } })
  expect(parseRoute('/train?dataset=vessels&note=a%20b')).toEqual({
    view: 'train',
    id: null,
    query: { dataset: 'vessels', note: 'a b' }
  })
  expect(parseRoute('/datasets')).toEqual({ view: 'datasets', id: null, query: {} })
})

test('encoded ids arrive decoded', () => {
  expect(parseRoute('/datasets/a%2Fb').id).toBe('a/b')
})
