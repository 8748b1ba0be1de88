// The runs of the library, newest first, the one that is training, and the newest sheet of each.
import { SvelteMap } from 'svelte/reactivity'
import { call, on } from '../api.svelte'
import type { Run, Sample } from '../../preload/nouns'

const active: readonly Run['state'][] = ['starting', 'running']

/** How far a run is towards its goal, 0 to 1; with two goals the nearer one. */
export function shareOf(run: Run): number {
  const images = run.goalImages ? run.seenImages / run.goalImages : 0
  const time = run.goalMs ? run.trainedMs / run.goalMs : 0
  return Math.min(1, Math.max(images, time))
}

export class Runs {
  list = $state.raw<Run[]>([])
  /** The newest sheet of each run whose sheets have been asked for or have arrived. */
  readonly sheets = new SvelteMap<string, Sample>()
  /** The run that is training, or else one that waits paused: what the dock shows. */
  readonly current = $derived(
    this.list.find((run) => active.includes(run.state)) ??
      this.list.find((run) => run.state === 'paused') ??
      null
  )
  readonly recent = $derived(this.list.slice(0, 5))

  find(id: string | null): Run | undefined {
    return this.list.find((run) => run.id === id)
  }

  ofDataset(dataset: string): Run[] {
    return this.list.filter((run) => run.dataset === dataset)
  }

  take(list: Run[]): void {
    this.list = list.toSorted((a, b) => b.madeAt - a.madeAt)
  }

  put(run: Run): void {
    this.take([...this.list.filter((other) => other.id !== run.id), run])
  }

  drop(id: string): void {
    this.list = this.list.filter((run) => run.id !== id)
    this.sheets.delete(id)
  }

  /** Looks up the newest sheet of a run that has one, once. */
  async loadSheet(run: Run): Promise<void> {
    if (run.picture === null || this.sheets.has(run.id)) return
    const newest = (await call('runs.samples', { run: run.id })).at(-1)
    if (newest) this.putSheet(newest)
  }

  putSheet(sample: Sample): void {
    const known = this.sheets.get(sample.run)
    if (!known || known.step <= sample.step) this.sheets.set(sample.run, sample)
  }

  async pause(run: string): Promise<void> {
    this.put(await call('runs.pause', { run }))
  }

  async resume(run: string): Promise<void> {
    this.put(await call('runs.resume', { run }))
  }

  async stop(run: string): Promise<void> {
    this.put(await call('runs.stop', { run }))
  }

  /** Keeps a checkpoint and a sheet of this very step. */
  async snapshot(run: string): Promise<void> {
    this.put(await call('runs.snapshot', { run }))
  }

  async rename(run: string, name: string): Promise<void> {
    this.put(await call('runs.rename', { run, name }))
  }

  async remove(run: string): Promise<void> {
    await call('runs.remove', { run })
    this.drop(run)
  }

  listen(): void {
    on('run.changed', (run) => this.put(run))
    on('run.removed', ({ run }) => this.drop(run))
    on('run.sampled', (sample) => this.putSheet(sample))
  }
}

export const runs = new Runs()
