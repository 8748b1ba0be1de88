// Checkpoints: bit for bit, whole or not at all, and honest about damage.
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdir, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as tf from '@tensorflow/tfjs-core'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { StudioError } from '../../../preload/result'
import { loadEngine } from '../engine'
import { ganOf } from '../gans'
import { loadCheckpoint, loadState, saveCheckpoint } from './checkpoint'
import { firstNotFinite } from './finite'
import { learnerOf, type Learner } from './learner'
import { compiled } from './compiled'
import { decodeTensors, encodeTensors } from './safetensors'
import { drawFor, learnerFor, take } from './test-learner'
import { warmFrom } from './warm'

const root = mkdtempSync(join(tmpdir(), 'atelier-checkpoint-'))
let folder = ''
let count = 0

beforeAll(() => loadEngine())
beforeEach(async () => {
  folder = join(root, String(count++))
  await mkdir(folder)
})
afterAll(() => rm(root, { recursive: true }))

const settings = { width: 32 }
function learner(seed: number) {
  const gan = ganOf('vanilla')
  const model = gan.build({ settings: gan.settings.parse(settings), resolution: 32, classes: 0 })
  return learnerOf({ model, seed, mirrored: false })
}
const about = {
  seed: 1,
  gan: 'vanilla',
  settings,
  batch: 4,
  resolution: 32,
  dataset: 'abc',
  classes: [],
  parent: null,
  precision: 'float32' as const,
  trainedMs: 1234.5
}
const save = (step: number, kept = false) =>
  saveCheckpoint(folder, learner(1), { ...about, step, seenImages: step * 4, kept })
const bytesOf = (made: ReturnType<typeof learner>) =>
  [...made.weights, ...made.optimizer].map(([name, tensor]) => [name, [...tensor.dataSync()]])

async function faultOf(work: Promise<unknown>) {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown
  )
  expect(error).toBeInstanceOf(StudioError)
  return (error as StudioError).fault
}

it('loads what was saved, bit for bit', async () => {
  await save(7)
  const other = learner(2)
  expect(bytesOf(other)).not.toEqual(bytesOf(learner(1)))
  const state = await loadCheckpoint(join(folder, '7'), other)
  expect(bytesOf(other)).toEqual(bytesOf(learner(1)))
  expect(state).toMatchObject({ ...about, step: 7, seenImages: 28, kept: false })
})

it.each(['op by op', 'compiled'])(
  'of a run that began from another, with layers of its critic kept: N steps and N are 2N, bit for bit, %s',
  async (how) => {
    const gan = ganOf('dcgan')
    const made = (plain: Learner) => (how === 'compiled' ? compiled(plain, drawFor(plain)) : plain)
    const first = made(learnerFor(gan, 32, { seed: 9 }))
    await take(first, 2)
    const state = { ...about, gan: 'dcgan', kept: true }
    await saveCheckpoint(folder, first, { ...state, step: 2, seenImages: 8 })
    const origin = { folder: join(folder, '2'), name: 'First', step: 2 }
    const [frozen, warm] = [1, true]
    const begin = async () => {
      const plain = learnerFor(gan, 32, { frozen, warm })
      await warmFrom(origin, 'dcgan', plain)
      return made(plain)
    }
    const [whole, half] = [await begin(), await begin()]
    await take(whole, 6)
    await take(half, 3)
    const from = { run: 'first', step: 2 }
    await saveCheckpoint(folder, half, { ...state, from, frozen, step: 3, seenImages: 12 })
    const rest = learnerFor(gan, 32, { frozen, warm })
    expect(await loadCheckpoint(join(folder, '3'), rest)).toMatchObject({ from, frozen })
    const resumed = made(rest)
    await take(resumed, 3, 3)
    expect(bytesOf(resumed)).toEqual(bytesOf(whole))
    for (const each of [first, whole, half, resumed]) each.dispose()
  }
)

it('remembers the names of the classes; a checkpoint from before there were any has none', async () => {
  await saveCheckpoint(folder, learner(1), {
    ...about,
    ...{ step: 1, seenImages: 4, kept: true, classes: ['bowl', 'jar'] }
  })
  expect((await loadState(join(folder, '1'))).classes).toEqual(['bowl', 'jar'])
  const file = join(folder, '1', 'state.json')
  const old = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>
  delete old['classes']
  writeFileSync(file, JSON.stringify(old))
  expect((await loadState(join(folder, '1'))).classes).toEqual([])
})

it('keeps the newest two and every kept one, and nothing half-written', async () => {
  await save(1, true)
  for (const step of [2, 3, 10]) await save(step)
  expect((await readdir(folder)).sort()).toEqual(['1', '10', '3'])
})

it('marks a checkpoint as kept that is there already', async () => {
  await save(5)
  await save(5, true)
  for (const step of [6, 7]) await save(step)
  expect((await readdir(folder)).sort()).toEqual(['5', '6', '7'])
})

it('leaves later checkpoints alone when a run has gone back', async () => {
  for (const step of [8, 9]) await save(step)
  for (const step of [5, 6, 7]) await save(step)
  expect((await readdir(folder)).sort()).toEqual(['6', '7', '8', '9'])
})

it.each(['weights.safetensors', 'optimizer.safetensors', 'state.json'])(
  'finds a flipped byte in %s and names the next older whole checkpoint',
  async (name) => {
    for (const step of [1000, 2000]) await save(step)
    const file = join(folder, '2000', name)
    const bytes = readFileSync(file)
    bytes[Math.floor(bytes.length / 2)]! ^= 1
    writeFileSync(file, bytes)
    const fault = await faultOf(loadCheckpoint(join(folder, '2000'), learner(2)))
    expect(fault.code).toBe('disk')
    expect(fault.message).toContain('step 2,000 is damaged')
    expect(fault.remedy).toBe('Go on from the checkpoint of step 1,000, which is whole.')
  }
)

it('says so when there is no older one', async () => {
  const fault = await faultOf(loadCheckpoint(join(folder, '3'), learner(2)))
  expect(fault.remedy).toBe('There is no older one: start the run again.')
})

it('never saves what is not finite: it is named instead', () => {
  const made = learner(1)
  expect(firstNotFinite(made)).toBeNull()
  const weight = made.weights.get('critic/second/bias')!
  weight.assign(tf.fill(weight.shape, NaN))
  expect(firstNotFinite(made)).toBe('critic/second/bias')
})

it('writes safetensors as the format says', () => {
  const tensors = new Map<string, tf.Tensor>([
    ['a', tf.tensor2d([1, 2, 3, 4, 5, 6], [2, 3])],
    ['b', tf.scalar(0.1)]
  ])
  const bytes = encodeTensors(tensors, { made: 'here' })
  const length = Number(bytes.readBigUInt64LE(0))
  expect(length % 8).toBe(0)
  expect(JSON.parse(bytes.toString('utf8', 8, 8 + length))).toEqual({
    __metadata__: { made: 'here' },
    a: { dtype: 'F32', shape: [2, 3], data_offsets: [0, 24] },
    b: { dtype: 'F32', shape: [], data_offsets: [24, 28] }
  })
  expect(bytes.readFloatLE(8 + length + 24)).toBe(Math.fround(0.1))
  expect(decodeTensors(bytes).get('a')).toEqual({
    shape: [2, 3],
    values: new Float32Array([1, 2, 3, 4, 5, 6])
  })
  expect(() => decodeTensors(bytes.subarray(0, -1))).toThrow('b is not a whole tensor')
  expect(() => decodeTensors(bytes.subarray(0, 20))).toThrow('longer than the file')
})

it('reads float16 as the numbers it stands for', () => {
  const header = Buffer.from(JSON.stringify({ half: { dtype: 'F16', shape: [7], data_offsets: [0, 14] } }))
  const size = Buffer.alloc(8)
  size.writeBigUInt64LE(BigInt(header.length))
  const bits = Buffer.from(new Uint16Array([0x3c00, 0xc000, 0x7bff, 0x0001, 0x3555, 0x8000, 0xfc00]).buffer)
  const read = decodeTensors(Buffer.concat([size, header, bits])).get('half')!.values
  expect([...read]).toEqual([1, -2, 65504, 2 ** -24, 0.333251953125, -0, -Infinity])
})
