// Faults are shown once, cancelling is no fault, and undo undoes the newest thing only once.
import { expect, test, vi } from 'vitest'
import { fail } from '../../preload/result'
import { Toasts } from './toasts.svelte'

test('the same fault twice is one toast; a cancelled call is none', () => {
  const toasts = new Toasts()
  toasts.report(fail('disk', 'The disk is full.', 'Free some space.'))
  toasts.report(fail('disk', 'The disk is full.', 'Free some space.'))
  toasts.report(fail('cancelled', 'Cancelled.'))
  expect(toasts.list.map(({ title, text }) => [title, text])).toEqual([
    ['The disk is full.', 'Free some space.']
  ])
})

test('at most three, the newest stay', () => {
  const toasts = new Toasts()
  for (const word of ['a', 'b', 'c', 'd']) toasts.report(fail('busy', word))
  expect(toasts.list.map(({ title }) => title)).toEqual(['b', 'c', 'd'])
})

test('a stranger is called a bug and keeps its words', () => {
  const toasts = new Toasts()
  toasts.report(new TypeError('x is not a function'))
  expect(toasts.list[0]?.title).toContain('x is not a function')
})

test('undo runs the newest once, and closes its toast', async () => {
  const toasts = new Toasts()
  const older = vi.fn()
  const newer = vi.fn()
  toasts.undoable('first', older)
  toasts.undoable('second', newer)
  toasts.undo()
  toasts.undo()
  await Promise.resolve()
  expect([older.mock.calls.length, newer.mock.calls.length]).toEqual([0, 1])
  expect(toasts.list.map(({ title }) => title)).toEqual(['first'])
})

test('watch shows what failed and answers null', async () => {
  const toasts = new Toasts()
  const answer = await toasts.watch(() => Promise.reject(fail('busy', 'Another run is training.')))
  expect([answer, toasts.list[0]?.title]).toEqual([null, 'Another run is training.'])
})
