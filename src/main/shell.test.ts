// Proves the small parts of the shell: events are checked, faults are logged within a limit, memory survives nonsense.
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { fail } from '../preload/result'
import { makeEmit } from './emit'
import { openFaultLog } from './fault-log'
import { openMemory } from './remembered'

let folder: string
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'atelier-shell-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('an event that breaks the contract is not sent, but told', () => {
  const sent: [string, unknown][] = []
  const logged: unknown[] = []
  const emit = makeEmit(
    (name, body) => sent.push([name, body]),
    (error) => logged.push(error)
  )
  emit('run.removed', { run: 'r1' })
  emit('run.removed', { run: '../r1' })
  expect(sent).toEqual([
    ['run.removed', { run: 'r1' }],
    ['studio.troubled', expect.objectContaining({ code: 'bug' })]
  ])
  expect(String(logged[0])).toContain('run.removed breaks the contract')
})

test('faults are logged with their cause, in files of limited size', () => {
  const log = openFaultLog(join(folder, 'logs'))
  log(fail('disk', 'The disk is full.', 'Free some space.', new Error('ENOSPC in write')))
  const text = readFileSync(join(folder, 'logs', 'faults.log'), 'utf8')
  expect(text).toContain('The disk is full.')
  expect(text).toContain('ENOSPC in write')
  for (let i = 0; i < 40; i++) log(new Error('x'.repeat(100_000)))
  const files = readdirSync(join(folder, 'logs'))
  expect(files.sort()).toEqual(['faults.log', 'faults.log.old'])
  for (const file of files) expect(statSync(join(folder, 'logs', file)).size).toBeLessThan(1_200_000)
})

test('what is remembered is there at the next start; a broken file is only forgotten', () => {
  const file = join(folder, 'user', 'studio.json')
  const logged: unknown[] = []
  const open = () => openMemory(file, (error) => logged.push(error))
  open().set({ theme: 'gallery', bounds: { x: 1, y: 2, width: 1300, height: 800 } })
  open().set({ library: '/some/where' })
  expect(open().get()).toEqual({
    theme: 'gallery',
    bounds: { x: 1, y: 2, width: 1300, height: 800 },
    library: '/some/where',
    maximised: false
  })
  expect(logged).toEqual([])
  writeFileSync(file, '{"theme":"mau')
  expect(open().get()).toEqual({ theme: 'darkroom', maximised: false })
  expect(logged).toHaveLength(1)
})
