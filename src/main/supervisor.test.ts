// Proves that a worker's death settles every promise, is put into words, and that restarts have an end.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { forkNode } from './fork-node'
import { faultOf } from './rig.test-data'
import { Supervisor, WorkerDied } from './supervisor'
import { endInWords, type Fork } from './worker-process'

let folder: string
let forks: number
let troubles: unknown[]
let supervisor: Supervisor
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'atelier-supervisor-'))
  forks = 0
  troubles = []
})
afterEach(() => {
  supervisor.close()
  rmSync(folder, { recursive: true })
})

const settle = { gan: 'dcgan', settings: {}, resolution: 64, pictures: 9 }
const settled = `{ ok: true, value: { settings: {}, batch: 4 } }`

/** A supervisor of processes that run `program` for each message `m` they get. */
function over(program: string): Supervisor {
  const entry = join(folder, 'worker.cjs')
  writeFileSync(entry, `const say = (m) => process.send(m); process.on('message', (m) => { ${program} })`)
  const fork = forkNode({ entry })
  const counted: Fork = () => {
    forks++
    return fork()
  }
  supervisor = new Supervisor(counted, 'The engine', (error) => troubles.push(error))
  return supervisor
}

test('no process is started before something is asked, and one answers many jobs', async () => {
  over(`setTimeout(() => say({ kind: 'answer', id: m.id, result: ${settled} }), 20 / m.id)`)
  expect(forks).toBe(0)
  const answers = [1, 2, 3].map(() => supervisor.ask('settle', settle).answer)
  expect(await Promise.all(answers)).toEqual([1, 2, 3].map(() => ({ settings: {}, batch: 4 })))
  expect(forks).toBe(1)
})

test('a death rejects all that is owed, in words, with the last words as the cause', async () => {
  over(`if (m.id === 2) { console.error('out of clay'); setTimeout(() => process.exit(3), 50) }`)
  const [one, two] = [supervisor.ask('settle', settle).answer, supervisor.ask('settle', settle).answer]
  const deaths = await Promise.allSettled([one, two])
  for (const death of deaths) {
    expect(death.status).toBe('rejected')
    const error = (death as PromiseRejectedResult).reason as WorkerDied
    expect(error).toBeInstanceOf(WorkerDied)
    expect(error.fault).toMatchObject({
      code: 'engine',
      message: 'The engine ended unexpectedly with code 3.'
    })
    expect(String(error.cause)).toContain('out of clay')
  }
})

test('it is started again twice in a row and no more; an answer in between starts the count anew', async () => {
  over(`m.input.pictures === 1 ? process.exit(1) : say({ kind: 'answer', id: m.id, result: ${settled} })`)
  const die = () => faultOf(supervisor.ask('settle', { ...settle, pictures: 1 }).answer)
  await die()
  await die()
  expect((await supervisor.ask('settle', settle).answer).batch).toBe(4)
  for (let i = 0; i < 3; i++) await die()
  const before = forks
  expect((await die()).message).toContain('3 times in a row')
  expect(forks).toBe(before)
})

test('what breaks the contract is never passed on', async () => {
  const broken = [
    `{ kind: 'gossip' }`,
    `{ kind: 'report', id: m.id, report: 'rumoured', body: {} }`,
    `{ kind: 'report', id: m.id, report: 'checkpointed', body: { step: -1 } }`,
    `{ kind: 'report', id: 99, report: 'checkpointed', body: { step: 1, seenImages: 1, kept: true } }`,
    `{ kind: 'report', id: m.id, report: 'checkpointed', body: { step: 1, seenImages: 1, kept: true } }`,
    `{ kind: 'answer', id: m.id, result: { ok: true, value: { settings: {}, batch: 'many' } } }`
  ]
  over(broken.map((message) => `say(${message})`).join(';'))
  const heard: unknown[] = []
  const asked = supervisor.ask('settle', settle, { checkpointed: (body) => heard.push(body) })
  await expect(asked.answer).rejects.toThrow('breaks the contract')
  expect(heard).toEqual([{ step: 1, seenImages: 1, kept: true }])
  expect(troubles).toHaveLength(3)
})

test('a fault of the worker arrives as it is, and a wrong question is not sent', async () => {
  over(
    `say({ kind: 'answer', id: m.id, result: { ok: false, fault: { code: 'disk', message: 'Full.', remedy: 'Tidy.' } } })`
  )
  expect(await faultOf(supervisor.ask('settle', settle).answer)).toEqual({
    code: 'disk',
    message: 'Full.',
    remedy: 'Tidy.'
  })
  await expect(supervisor.ask('settle', { ...settle, pictures: -1 }).answer).rejects.toThrow()
})

test('closing ends the process and what it owes', async () => {
  over('')
  const owed = supervisor.ask('settle', settle).answer
  const caught = faultOf(owed)
  supervisor.close()
  expect((await caught).message).toContain('Atelier closed')
  expect((await faultOf(supervisor.ask('settle', settle).answer)).code).toBe('cancelled')
})

test('a worker that cannot be started is a death like any other', async () => {
  supervisor = new Supervisor(forkNode({ entry: join(folder, 'none.cjs') }), 'The engine', () => {})
  expect((await faultOf(supervisor.ask('settle', settle).answer)).message).toContain('The engine ended')
})

test.each([
  [null, 'SIGKILL', 'linux', 'was killed (SIGKILL), by hand or because the machine ran out of memory'],
  [null, 'SIGKILL', 'darwin', 'was ended (SIGKILL)'],
  [null, 'SIGSEGV', 'linux', 'crashed (SIGSEGV)'],
  [7, null, 'linux', 'ended unexpectedly with code 7']
] as const)('code %s, signal %s on %s', (code, signal, platform, words) => {
  expect(endInWords(code, signal, platform)).toBe(words)
})
