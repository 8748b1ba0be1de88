// The history behaves as a browser's does.
import { expect, test } from 'vitest'
import { Router } from './router.svelte'

test('back and forward walk the history; going somewhere new forgets what was ahead', () => {
  const router = new Router()
  expect([router.path, router.canBack, router.canForward]).toEqual(['/datasets', false, false])
  router.go('/runs')
  router.go('/runs/ash?at=3')
  expect([router.view, router.id, router.query.at]).toEqual(['runs', 'ash', '3'])
  router.back()
  router.back()
  router.back()
  expect([router.path, router.canBack, router.canForward]).toEqual(['/datasets', false, true])
  router.forward()
  expect(router.path).toBe('/runs')
  router.go('/gallery')
  expect(router.canForward).toBe(false)
  router.back()
  expect(router.path).toBe('/runs')
})

test('going where one is adds nothing, replacing leaves no trace', () => {
  const router = new Router()
  router.go('/datasets')
  expect(router.canBack).toBe(false)
  router.go('/train')
  router.replace('/runs/new')
  router.back()
  expect(router.path).toBe('/datasets')
})
