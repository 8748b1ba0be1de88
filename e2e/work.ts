// What several tests do first: get pictures into the library, start a run, wait for what it reaches.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Run } from '../src/preload/nouns'
import { expect, type Studio } from './app'
import { drawPictures } from './pictures'

/** `labels`: names of subfolders, each with all of the pictures. */
export type Recipe = { gan: string; settings?: Run['settings']; labels?: string[] }

/** Imports 64 drawn pictures at 32 px by calls and starts a run on them that would go on for hours. */
export async function startRun(
  studio: Studio,
  folder: string,
  { labels = [''], ...recipe }: Recipe = { gan: 'dcgan' }
): Promise<Run> {
  const discs = join(folder, 'discs')
  for (const label of labels) await drawPictures(join(discs, label), 64)
  const paths = [discs]
  const dataset = await studio.call('datasets.import', { paths, name: 'Discs', resolution: 32, ticket: 't1' })
  return studio.call('runs.start', {
    dataset: dataset.id,
    ...recipe,
    name: 'Discs at night',
    goalMs: 36e5
  })
}

export async function theRun(studio: Studio): Promise<Run> {
  const runs = await studio.call('runs.list')
  expect(runs).toHaveLength(1)
  return runs[0]!
}

/** Waits until the run is as `is` says; one that fails on the way says why. */
export async function reach(studio: Studio, what: string, is: (run: Run) => boolean): Promise<Run> {
  let run = await theRun(studio)
  const look = async () => {
    run = await theRun(studio)
    return is(run) || run.state === 'failed'
  }
  await expect.poll(look, { message: what, timeout: 90_000 }).toBe(true)
  expect(is(run), `${what}: ${run.state}, ${run.reason}`).toBe(true)
  return run
}

/** The processes of Node that run the worker for the app. */
function workersInNode(parent: number | undefined): number[] {
  const isOne = (pid: string) => {
    try {
      const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
      const line = readFileSync(`/proc/${pid}/status`, 'utf8')
      return words.some((word) => word.endsWith('worker.js')) && line.includes(`\nPPid:\t${parent}\n`)
    } catch {
      return false
    }
  }
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && isOne(name))
    .map(Number)
}

/** The app's workers, in Node or in Electron, in the order of their start. */
export async function workersOf({ app }: Studio): Promise<number[]> {
  const inElectron = await app.evaluate(({ app: those }) => {
    const workers = those.getAppMetrics().filter(({ name }) => name === 'Atelier engine')
    return workers.sort((a, b) => a.creationTime - b.creationTime).map(({ pid }) => pid)
  })
  return [...workersInNode(app.process().pid), ...inElectron]
}

/** The process of the trainer: the worker that was started last. */
export async function trainerOf(studio: Studio): Promise<number> {
  const pid = (await workersOf(studio)).at(-1)
  expect(pid).toBeDefined()
  return pid!
}

/** Names below `folder` that only something half-written has. */
export function unfinished(folder: string): string[] {
  const names = readdirSync(folder, { recursive: true }).map(String)
  return names.filter((name) => /\.(tmp|partial)$|\.making-|\.partial-/.test(name))
}
