// Checkpoints: a folder a step, written whole or not at all, checked byte by byte when read.
import { createHash } from 'node:crypto'
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { z } from 'zod'
import { Count, Frozen, Id, Settings } from '../../../preload/nouns'
import { fail, StudioError } from '../../../preload/result'
import type { Learner } from './learner'
import { assignTensors, decodeTensors, encodeTensors, type Tensors } from './safetensors'

const files = ['weights.safetensors', 'optimizer.safetensors'] as const
/** How many checkpoints stay besides the kept ones. */
const newest = 2

/** What a checkpoint knows besides its tensors. Strict: a damaged name must not pass for one that is left out. */
export const State = z.strictObject({
  format: z.literal(1),
  step: z.number().int().nonnegative(),
  seenImages: z.number().int().nonnegative(),
  trainedMs: z.number().nonnegative(),
  seed: z.number().int(),
  gan: z.string(),
  settings: Settings,
  batch: z.number().int().positive(),
  resolution: z.number().int().positive(),
  dataset: z.string(),
  /** Names of the dataset's classes, in the order of their numbers: what the model was built for. */
  classes: z.array(z.string()).default([]),
  /** The checkpoint that this one came from, if the run went on from one. */
  parent: z.string().nullable(),
  /** In which it is trained: a run keeps to the one that it began with. */
  precision: z.enum(['float32', 'bfloat16']).default('float32'),
  /** The run and the step whose networks the run began with, if it did not begin from nothing. */
  from: z.object({ run: Id, step: Count }).nullable().default(null),
  /** How many of its critic's first layers take no part in training. */
  frozen: Frozen.default(0),
  kept: z.boolean(),
  /** SHA-256 of each file, hex. */
  sha256: z.record(z.enum(files), z.string())
})
export type State = z.infer<typeof State>
/** What is said of a checkpoint that is to be written. */
type Said = Omit<z.input<typeof State>, 'format' | 'sha256'>

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

/** A folder whose name every version sorts as a number: the step. */
export const checkpointName = (step: number) => String(step)

/** What went wrong while writing, for people. Anything but a known cause stays what it is. */
export function diskFault(error: unknown, what: string): unknown {
  const code = (error as NodeJS.ErrnoException).code
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return fail(
      'disk',
      `The disk is full: ${what} could not be written.`,
      'Free some space, then carry on.',
      error
    )
  }
  if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM') {
    const remedy = 'Allow Atelier to write to its library folder, then carry on.'
    return fail('disk', `The library cannot be written to: ${what} was not saved.`, remedy, error)
  }
  return error
}

async function writeSynced(path: string, bytes: Buffer | string): Promise<void> {
  const file = await open(path, 'w')
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Makes a rename in this folder last through a loss of power (Windows has no such call for folders). */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

/** Writes a file whole or not at all. */
export async function writeAtomic(path: string, bytes: Buffer): Promise<void> {
  const temporary = `${path}.partial`
  try {
    await writeSynced(temporary, bytes)
    await rename(temporary, path)
    await syncFolder(dirname(path))
  } catch (error) {
    await rm(temporary, { force: true })
    throw diskFault(error, basename(path))
  }
}

/**
 * Writes `checkpoints/STEP`, then removes older ones that are neither kept nor among the newest two.
 * @throws StudioError `disk`; what was there before is untouched then.
 */
export async function saveCheckpoint(folder: string, learner: Learner, state: Said): Promise<void> {
  const target = join(folder, checkpointName(state.step))
  try {
    // A step's tensors never differ, so one that is whole needs at most its mark.
    if (await isWhole(target)) {
      if (state.kept) await keep(target)
    } else {
      await write(target, learner, state)
    }
  } catch (error) {
    throw diskFault(error, `the checkpoint of step ${state.step.toLocaleString('en-GB')}`)
  }
  await prune(folder, state.step)
}

async function keep(checkpoint: string): Promise<void> {
  const state = await readState(checkpoint)
  const bytes = Buffer.from(JSON.stringify({ ...state, kept: true }, null, 2))
  await writeAtomic(join(checkpoint, 'state.json'), bytes)
}

async function write(target: string, learner: Learner, state: Said): Promise<void> {
  const temporary = join(dirname(target), `.${state.step}.partial`)
  const notes = { gan: state.gan, step: String(state.step) }
  const contents = {
    'weights.safetensors': encodeTensors(learner.weights, notes),
    'optimizer.safetensors': encodeTensors(learner.optimizer, notes)
  }
  const sums = Object.fromEntries(files.map((name) => [name, sha256(contents[name])]))
  const full = State.parse({ ...state, format: 1, sha256: sums })
  try {
    await rm(temporary, { recursive: true, force: true })
    await mkdir(temporary, { recursive: true })
    for (const name of files) await writeSynced(join(temporary, name), contents[name])
    await writeSynced(join(temporary, 'state.json'), JSON.stringify(full, null, 2))
    await syncFolder(temporary)
    await rm(target, { recursive: true, force: true })
    await rename(temporary, target)
    await syncFolder(dirname(target))
  } catch (error) {
    await rm(temporary, { recursive: true, force: true })
    throw error
  }
}

/** The steps that have a checkpoint in `folder`, oldest first. */
export async function checkpointSteps(folder: string): Promise<number[]> {
  const names = await readdir(folder)
  return names
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .sort((a, b) => a - b)
}

// Later ones may be there when a run went back: they are not this run's to remove until it comes to them.
async function prune(folder: string, current: number): Promise<void> {
  const steps = (await checkpointSteps(folder)).filter((step) => step <= current)
  for (const step of steps.slice(0, -newest)) {
    const path = join(folder, checkpointName(step))
    const state = await readState(path).catch(() => null) // damaged: nothing says that it is kept
    if (!state?.kept) await rm(path, { recursive: true, force: true })
  }
}

async function readState(checkpoint: string): Promise<State> {
  return State.parse(JSON.parse(await readFile(join(checkpoint, 'state.json'), 'utf8')))
}

/** What is known of a checkpoint and the bytes of one of its files, checked. */
async function readChecked(checkpoint: string, name: (typeof files)[number], state: State): Promise<Buffer> {
  const bytes = await readFile(join(checkpoint, name))
  if (sha256(bytes) !== state.sha256[name]) throw new Error(`${name} is not what was written`)
  return bytes
}

async function isWhole(checkpoint: string): Promise<boolean> {
  try {
    const state = await readState(checkpoint)
    for (const name of files) await readChecked(checkpoint, name, state)
    return true
  } catch {
    return false // the question is only whether it can be read
  }
}

/** The fault for a checkpoint that cannot be used; it names the next older one that can. */
async function damaged(checkpoint: string, error: unknown): Promise<StudioError> {
  const folder = dirname(checkpoint)
  const step = Number(basename(checkpoint))
  const older = (await checkpointSteps(folder).catch(() => [])).filter((each) => each < step).reverse()
  let remedy = 'There is no older one: start the run again.'
  for (const each of older) {
    if (!(await isWhole(join(folder, checkpointName(each))))) continue
    remedy = `Go on from the checkpoint of step ${each.toLocaleString('en-GB')}, which is whole.`
    break
  }
  const what = `The checkpoint of step ${step.toLocaleString('en-GB')} is damaged: it is not what was written.`
  return fail('disk', what, remedy, error)
}

/** Reads a checkpoint's state without its tensors. @throws StudioError `disk` when it is damaged or gone. */
export async function loadState(checkpoint: string): Promise<State> {
  try {
    return await readState(checkpoint)
  } catch (error) {
    throw await damaged(checkpoint, error)
  }
}

/** The tensors of its networks. @throws Error when a byte is not what was written. */
export async function readWeights(checkpoint: string, state: State): Promise<Tensors> {
  return decodeTensors(await readChecked(checkpoint, 'weights.safetensors', state))
}

/**
 * Puts a checkpoint's tensors into a learner: everything, or (`averagedOnly`) what samples are made with.
 * @throws StudioError `disk` when a byte is not what was written.
 */
export async function loadCheckpoint(
  checkpoint: string,
  learner: Learner,
  averagedOnly = false
): Promise<State> {
  const state = await loadState(checkpoint)
  learner.reach(state.seenImages)
  try {
    assignTensors(learner.weights, await readWeights(checkpoint, state))
    if (averagedOnly) return state
    assignTensors(
      learner.optimizer,
      decodeTensors(await readChecked(checkpoint, 'optimizer.safetensors', state))
    )
    return state
  } catch (error) {
    throw await damaged(checkpoint, error)
  }
}
