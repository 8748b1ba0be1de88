// Writes what a trainer reports into the log and tells the page.
import { isAbsolute, relative, resolve, sep } from 'node:path'
import type { Point } from '../preload/nouns'
import type { Emit } from './emit'
import type { Library } from './library'
import type { Log } from './log/open'
import type { RunRecords } from './run-records'
import type { Reporters } from './supervisor'

export type Desk = { library: Library; log: Log; emit: Emit; records: RunRecords }

/** A run changes with every report; the page hears of it, and draws it, as often as its clock ticks, milliseconds. */
const changeMs = 1000

/** A file that the trainer named, relative to the run's folder; outside of it is a mistake. */
function inside(folder: string, file: string): string {
  const path = relative(folder, resolve(folder, file))
  if (path.startsWith('..') || isAbsolute(path)) throw new Error(`${file} lies outside ${folder}`)
  return path.split(sep).join('/')
}

export function tellChange({ log, emit }: Pick<Desk, 'log' | 'emit'>, id: string): void {
  const run = log.runs.find(id)
  if (run) emit('run.changed', run)
}

/**
 * `onKept` is called when a snapshot is whole. Each reporter throws when the log refuses. `tell` says at once what the page
 * was not told yet: for when no more reports come.
 */
export function runReporters(
  desk: Desk,
  run: string,
  onKept: () => void
): { reporters: Reporters; tell: () => void } {
  const { library, log, emit, records } = desk
  let toldAt = 0
  let untold: Point[] = []
  function tell(): void {
    toldAt = Date.now()
    if (untold.length > 0) emit('run.measured', { run, points: untold })
    untold = []
    tellChange(desk, run)
  }
  /** A snapshot is a kept checkpoint and a sheet; the trainer reports them in either order. */
  function tellSample(step: number): void {
    const sample = log.samples.find(run, step)
    if (sample) emit('run.sampled', sample)
    tell()
    if (sample?.kept) onKept()
  }
  const reporters: Reporters = {
    measured({ points, ...state }) {
      log.together(() => {
        log.points.insert(run, points)
        log.runs.change(run, { state: 'running', ...state })
      })
      untold.push(...points)
      if (Date.now() - toldAt >= changeMs) tell()
    },
    sampled({ file, ...sample }) {
      log.together(() => log.samples.insert({ ...sample, run, file: inside(library.run(run), file) }))
      tellSample(sample.step)
    },
    checkpointed({ step, seenImages, kept }) {
      log.together(() => {
        const { trainedMs } = log.runs.find(run)!
        log.checkpoints.insert({ run, step, seenImages, trainedMs, kept })
        log.runs.change(run, { checkpoint: step })
      })
      records.update(run)
      if (kept) tellSample(step)
      else tell()
    },
    noted(event) {
      const noted = { ...event, run, at: Date.now() }
      log.together(() => log.events.insert(noted))
      emit('run.noted', noted)
      tell()
    }
  }
  return { reporters, tell }
}
