// The worker as a process: it answers, goes on bit for bit in a new process, hears nudges, and never outlives its parent.
import { execFileSync, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, it, onTestFinished } from 'vitest'
import type { TrainEnd } from '../../preload/jobs'
import type { Result } from '../../preload/result'
import { noise } from './data/test-pictures'
import { ganOf, gans } from './gans'
import { settle } from './gans/define'
import { buildWorker, ForkedWorker } from './test-fork'
import type { Precision } from './program/passes'
import { smallest } from './training/test-learner'

let root = ''
let entry = ''
let hash = ''
let runs = 0
const workers: ForkedWorker[] = []

function start(precision?: Precision): ForkedWorker {
  const worker = new ForkedWorker(entry, precision)
  workers.push(worker)
  return worker
}

const dataset = () => join(root, 'dataset')

/** What there is to train with, by what kinds need: the folder and the hash of a dataset. */
const sets = new Map<string, { folder: string; hash: string }>()

/** Folders of four pictures each, imported as one dataset of this layout. */
async function importFolders(needs: string, layout: string, folders: string[][]): Promise<void> {
  const [from, into] = [join(root, `${needs}-pictures`), join(root, needs)]
  const paths: string[] = []
  for (const [at, names] of folders.entries()) {
    const folder = join(from, String(at))
    for (const [seed, name] of names.entries()) {
      const file = join(folder, name)
      await mkdir(dirname(file), { recursive: true })
      await writeFile(file, noise(32, seed + 10 * at).toBuffer('image/png'))
    }
    paths.push(folder)
  }
  const order = { paths, name: 'Noise', resolution: 32, into, layout }
  const result = (await start().ask('import', order).answer) as Result<{ hash: string }>
  if (!result.ok) throw new Error(result.fault.message)
  sets.set(needs, { folder: into, hash: result.value.hash })
}

const four = ['0.png', '1.png', '2.png', '3.png']
const labelled = four.map((name, i) => join(i < 2 ? 'discs' : 'squares', name))

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'atelier-worker-'))
  entry = await buildWorker('worker')
  const folder = join(root, 'pictures')
  await mkdir(folder)
  for (let i = 0; i < 9; i++) await writeFile(join(folder, `${i}.png`), noise(32, i).toBuffer('image/png'))
  const worker = start()
  const order = { paths: [folder], name: 'Noise', resolution: 32, into: dataset() }
  const result = (await worker.ask('import', order).answer) as Result<{ hash: string }>
  if (!result.ok) throw new Error(result.fault.message)
  hash = result.value.hash
  for (const needs of ['images', 'small-and-large']) sets.set(needs, { folder: dataset(), hash })
  // What import needs is not TensorFlow: the window imports while nothing has to be loaded.
  if (process.platform === 'linux') {
    expect(readFileSync(`/proc/${worker.process.pid}/maps`, 'utf8')).not.toContain('libtensorflow')
  }
  await importFolders('labelled', 'pictures', [labelled])
  await importFolders('pairs', 'pairs', [four, four])
  await importFolders('two-domains', 'two-domains', [four, four])
})

afterEach(() => {
  for (const worker of workers.splice(0)) worker.process.kill('SIGKILL')
})
afterAll(() => rm(root, { recursive: true, force: true }))

const small = { width: 32, batch: 4 }
const newFolder = () => join(root, `run-${runs++}`)

function order(runFolder: string, more: Record<string, unknown> = {}) {
  return {
    run: 'test',
    gan: 'dcgan',
    settings: small,
    seed: 5,
    resolution: 32,
    datasetFolder: dataset(),
    datasetHash: hash,
    runFolder,
    checkpoint: null,
    goalImages: 1_000_000,
    goalMs: null,
    trainedMs: 0,
    ...more
  }
}

async function endOf(asked: { answer: Promise<Result<unknown>> }): Promise<TrainEnd> {
  const result = await asked.answer
  if (!result.ok) throw new Error(result.fault.message)
  return result.value as TrainEnd
}

const sha256 = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex')
const files = ['weights.safetensors', 'optimizer.safetensors']
const sums = (folder: string, step: number) =>
  files.map((file) => sha256(join(folder, 'checkpoints', String(step), file)))

const kinds = gans.map((gan) => [gan.id, 'float32', gan] as const)

it.each([...kinds, ['dcgan', 'bfloat16', ganOf('dcgan')] as const])(
  '%s in %s: 2N steps are N steps, a checkpoint, a new process and N steps, bit for bit',
  async (id, precision, gan) => {
    const { settings, batch } = settle(gan, smallest(gan), 32)
    const { draws } = gan.build({ settings, resolution: 32, classes: 2 })
    const data = sets.get(gan.needs)!
    const from = { datasetFolder: data.folder, datasetHash: data.hash }
    const go = (worker: ForkedWorker, folder: string, steps: number, checkpoint: string | null) => {
      const goalImages = steps * batch * draws
      const asked = { gan: id, settings, goalImages, checkpoint, ...from }
      return endOf(worker.ask('train', order(folder, asked)))
    }
    const first = start(precision)
    const [whole, halves] = [newFolder(), newFolder()]
    expect(await go(first, whole, 10, null)).toMatchObject({ state: 'finished', step: 10, checkpoint: 10 })
    expect(await go(first, halves, 5, null)).toMatchObject({ state: 'finished', step: 5 })
    // What goes on keeps to the precision that it began with, whatever others begin with.
    await go(start(), halves, 10, join(halves, 'checkpoints', '5'))
    expect(sums(halves, 10)).toEqual(sums(whole, 10))
    expect(sha256(join(halves, 'samples', '10.png'))).toBe(sha256(join(whole, 'samples', '10.png')))
  },
  // Three learners are compiled, of up to four functions each.
  300_000
)

it('draws the first sheet before it learns, measures, keeps a snapshot, and pauses at a checkpoint', async () => {
  const worker = start()
  await worker.ready
  const folder = newFolder()
  const asked = worker.ask('train', order(folder))
  expect((await asked.heard('sampled')).body).toMatchObject({
    step: 0,
    columns: 8,
    rows: 6,
    cell: 32,
    firstSeed: 0
  })
  const { body } = await asked.heard('measured')
  const series = (body['points'] as { series: string }[]).map((point) => point.series)
  expect(series).toEqual(expect.arrayContaining(['loss.critic', 'score.real', 'speed', 'memory']))
  asked.nudge('snapshot')
  await asked.heard('noted')
  asked.nudge('pause')
  const end = await endOf(asked)
  expect(end).toMatchObject({ state: 'paused', checkpoint: end.step, reason: null })
  const snapshot = asked.reports.find(({ name, body: each }) => name === 'checkpointed' && each['kept'])
  const step = String(snapshot?.body['step'])
  expect(readdirSync(join(folder, 'checkpoints'))).toEqual(expect.arrayContaining([step, String(end.step)]))
  expect(existsSync(join(folder, 'samples', `${step}.png`))).toBe(true)
  const left = [...readdirSync(join(folder, 'checkpoints')), ...readdirSync(join(folder, 'samples'))]
  expect(left.filter((name) => name.includes('partial'))).toEqual([])
})

it('stops, and can be cancelled', async () => {
  const worker = start()
  const stopped = worker.ask('train', order(newFolder()))
  await stopped.heard('measured')
  stopped.nudge('stop')
  expect(await endOf(stopped)).toMatchObject({ state: 'stopped' })
  const cancelled = worker.ask('train', order(newFolder()))
  await cancelled.heard('measured')
  cancelled.nudge('cancel')
  expect(await cancelled.answer).toMatchObject({ ok: false, fault: { code: 'cancelled' } })
})

it('makes the pictures of the sheet again from the checkpoint', async () => {
  const worker = start()
  const folder = newFolder()
  await endOf(worker.ask('train', order(folder, { goalImages: 8 })))
  const checkpoint = join(folder, 'checkpoints', '2')
  const into = join(folder, 'pictures')
  const seeds = Array.from({ length: 48 }, (_, seed) => seed)
  const sheet = await worker.ask('sample', { checkpoint, seeds, into, as: 'sheet' }).answer
  expect(sheet).toEqual({ ok: true, value: { files: [join(into, 'sheet.png')] } })
  expect(sha256(join(into, 'sheet.png'))).toBe(sha256(join(folder, 'samples', '2.png')))
  const one = await worker.ask('sample', { checkpoint, seeds: [12], into, as: 'files' }).answer
  expect(one).toEqual({ ok: true, value: { files: [join(into, 'seed-00012.png')] } })
})

it('ends a run whose numbers stopped making sense, at its last checkpoint, and says when', async () => {
  const worker = start()
  const folder = newFolder()
  await endOf(worker.ask('train', order(folder, { goalImages: 4 })))
  const checkpoint = join(folder, 'checkpoints', '1')
  // A weight as it would be after a step that went too far: the file is whole, the number is not.
  const file = join(checkpoint, 'weights.safetensors')
  const bytes = readFileSync(file)
  const header = Number(bytes.readBigUInt64LE(0))
  const { data_offsets: place } = JSON.parse(bytes.subarray(8, 8 + header).toString())['critic/from4/kernel']
  bytes.writeFloatLE(Infinity, 8 + header + place[0])
  await writeFile(file, bytes)
  const state = JSON.parse(readFileSync(join(checkpoint, 'state.json'), 'utf8'))
  state.sha256['weights.safetensors'] = sha256(file)
  await writeFile(join(checkpoint, 'state.json'), JSON.stringify(state))
  const end = await endOf(worker.ask('train', order(folder, { checkpoint })))
  expect(end).toEqual({
    state: 'failed',
    step: 1,
    checkpoint: 1,
    reason: 'The numbers stopped making sense at step 2 (a loss became infinite).',
    remedy: 'Go back to step 1 and carry on with half the learning rate.'
  })
})

const canMount = process.platform === 'linux' && process.getuid?.() === 0 && mounts()

function mounts(): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', '/mnt'], { stdio: 'ignore' })
    execFileSync('umount', ['/mnt'])
    return true
  } catch {
    return false // a machine where even root may not mount
  }
}

it.runIf(canMount)('keeps the last checkpoint whole when the disk fills up', async () => {
  const disk = newFolder()
  await mkdir(disk)
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', disk])
  onTestFinished(() => void execFileSync('umount', [disk]))
  const asked = start().ask('train', order(disk))
  await asked.heard('measured')
  // Each checkpoint is 9 MB and kept.
  const poke = setInterval(() => asked.nudge('snapshot'), 300)
  const end = await endOf(asked)
  clearInterval(poke)
  expect(end).toMatchObject({ state: 'failed', step: end.checkpoint })
  expect(end.reason).toMatch(/^The disk is full: the checkpoint of step [\d,]+ could not be written[.]$/)
  expect(end.remedy).toBe('Free some space, then carry on.')
  expect(readdirSync(join(disk, 'checkpoints')).filter((name) => name.includes('partial'))).toEqual([])
  const checkpoint = join(disk, 'checkpoints', String(end.checkpoint))
  const into = newFolder()
  expect(await start().ask('sample', { checkpoint, seeds: [1], into, as: 'sheet' }).answer).toMatchObject({
    ok: true
  })
})

it('refuses bad settings and a checkpoint of another run in words', async () => {
  const worker = start()
  const bad = { gan: 'dcgan', settings: { width: 3 }, resolution: 32, pictures: 9 }
  expect(await worker.ask('settle', bad).answer).toMatchObject({
    ok: false,
    fault: { code: 'invalid', field: 'width' }
  })
  const folder = newFolder()
  await endOf(worker.ask('train', order(folder, { goalImages: 4 })))
  const checkpoint = join(folder, 'checkpoints', '1')
  const other = await worker.ask('train', order(folder, { checkpoint, seed: 6 })).answer
  expect(other).toMatchObject({ ok: false, fault: { code: 'invalid' } })
})

it('answers what runs with a fault when something nobody caught happens, then ends with 1', async () => {
  const worker = start()
  const asked = worker.ask('train', order(newFolder()))
  await asked.heard('measured')
  worker.send({ kind: 'nonsense' })
  expect(await asked.answer).toMatchObject({ ok: false, fault: { code: 'invalid' } })
  expect(await worker.ended).toBe(1)
})

it('ends with its parent, also when that is killed', async () => {
  const script = `
    const { fork } = require('node:child_process')
    const child = fork(${JSON.stringify(entry)}, [], { serialization: 'advanced' })
    child.once('message', () => console.log(child.pid))
    setInterval(() => {}, 1000)`
  const parent = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'ignore'] })
  const pid = Number(await new Promise<Buffer>((done) => parent.stdout.once('data', done)))
  expect(isAlive(pid)).toBe(true)
  parent.kill('SIGKILL')
  await expect.poll(() => isAlive(pid), { timeout: 20_000 }).toBe(false)
})

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
