// Looking and preparing against the studio's side of the border: answers out of order, cancelling, faults.
import { beforeEach, expect, test } from 'vitest'
import type { Dataset, Look } from '../../preload/nouns'
import type { Fault, Result } from '../../preload/result'
import { datasets } from './datasets.svelte'
import { Imports } from './imports.svelte'

type Asked = { name: string; input: unknown; answer: (result: Result<unknown>) => void }
let asked: Asked[] = []
let tell: (name: string, body: unknown) => void = () => {}

beforeEach(() => {
  asked = []
  const studio = {
    call: (name: string, input: unknown) =>
      new Promise((answer) => asked.push({ name, input, answer: answer as Asked['answer'] })),
    on: (listener: typeof tell) => {
      tell = listener
      return () => {}
    }
  }
  Object.assign(globalThis, { window: { studio } })
})

const ok = (value: unknown): Result<unknown> => ({ ok: true, value })
const refused = (fault: Fault): Result<unknown> => ({ ok: false, fault })
const look = (suggestedName: string) => ({ suggestedName, previews: [] }) as unknown as Look
const picture = (name: string) => ({ name, type: 'image/webp', bytes: new Uint8Array() })
const settled = () => new Promise((done) => setTimeout(done))

test('a look that is overtaken by another choice is thrown away', async () => {
  const imports = new Imports()
  const first = imports.choose(['/a'])
  const second = imports.choose(['/b'])
  asked[1]?.answer(ok(look('b')))
  await second
  asked[0]?.answer(ok(look('a')))
  await first
  expect([imports.look?.suggestedName, imports.name, imports.looking]).toEqual(['b', 'b', false])
})

test('a folder that cannot be used leaves its reason and no look', async () => {
  const imports = new Imports()
  const chosen = imports.choose(['/empty'])
  asked[0]?.answer(refused({ code: 'not-found', message: 'There are no pictures in it.' }))
  await chosen
  expect([imports.look, imports.fault?.message]).toEqual([null, 'There are no pictures in it.'])
})

test('an import hears its own progress only and ends as the selected dataset', async () => {
  const imports = new Imports()
  imports.paths = ['/b']
  imports.name = 'Moths'
  const prepared = imports.prepare()
  const { ticket } = asked[0]?.input as { ticket: string }
  const progress = { share: 0.5, word: 'Preparing' }
  tell('import.progressed', {
    ticket: 'another',
    progress,
    broken: 9,
    latest: ['x'],
    pictures: [picture('x')]
  })
  tell('import.progressed', {
    ticket,
    progress,
    broken: 1,
    latest: ['one.jpg'],
    pictures: [picture('one.jpg')]
  })
  const running = imports.running!
  const { broken, file, pictures } = running
  expect([broken, file, pictures.map(({ name }) => name)]).toEqual([1, 'one.jpg', ['one.jpg']])
  asked[0]?.answer(ok({ id: 'moths', madeAt: 1 } as Dataset))
  expect((await prepared)?.id).toBe('moths')
  tell('import.progressed', { ticket, progress, broken: 7, latest: [] })
  expect([imports.running, imports.paths, running.broken, datasets.selected?.id]).toEqual([
    null,
    [],
    1,
    'moths'
  ])
})

test('cancelling is not a fault and keeps the choices; a full disk is and does', async () => {
  const imports = new Imports()
  imports.name = 'Moths'
  const cancelled = imports.prepare()
  void imports.cancel()
  expect(asked.map(({ name }) => name)).toEqual(['datasets.import', 'datasets.cancel'])
  asked[0]?.answer(refused({ code: 'cancelled', message: 'Cancelled.' }))
  expect([await cancelled, imports.fault, imports.name]).toEqual([null, null, 'Moths'])

  const failed = imports.prepare()
  await settled()
  asked.at(-1)?.answer(refused({ code: 'disk', message: 'The disk is full.' }))
  expect([await failed, imports.fault, imports.running, imports.name]).toEqual([
    null,
    { code: 'disk', message: 'The disk is full.' },
    null,
    'Moths'
  ])
})

test('a suggested name follows what is read, one that was typed stays', async () => {
  const imports = new Imports()
  const chosen = imports.choose(['/pictures/clay', '/pictures/ink'])
  asked[0]?.answer(ok(look('clay to ink')))
  await chosen
  const swapped = imports.swap()
  expect(asked[1]?.input).toMatchObject({ swapped: true, layout: undefined })
  asked[1]?.answer(ok(look('ink to clay')))
  await swapped
  expect(imports.name).toBe('ink to clay')
  imports.name = 'Vessels'
  const read = imports.readAs('two-domains')
  expect(asked[2]?.input).toMatchObject({ swapped: true, layout: 'two-domains' })
  asked[2]?.answer(ok(look('ink and clay')))
  await read
  expect(imports.name).toBe('Vessels')
})

test('a second folder keeps what was filled in, and what the look found is what is prepared', async () => {
  const imports = new Imports()
  const chosen = imports.choose(['/day'])
  asked[0]?.answer(ok(look('day')))
  await chosen
  imports.licence.author = 'Ada'
  const added = imports.addFolder('/dusk')
  expect(asked[1]?.input).toMatchObject({ paths: ['/day', '/dusk'] })
  asked[1]?.answer(ok({ ...look('day to dusk'), layout: 'pairs' }))
  await added
  void imports.prepare()
  expect(asked[2]?.input).toMatchObject({
    ...{ paths: ['/day', '/dusk'], layout: 'pairs', swapped: false, name: 'day to dusk' },
    licence: { author: 'Ada' }
  })
  expect(imports.running?.layout).toBe('pairs')
})
