// Runs: started, paused, resumed, stopped, looked into, removed.
import { rm } from 'node:fs/promises'
import { setImmediate as breathe } from 'node:timers/promises'
import type { Run } from '../../preload/nouns'
import { fail } from '../../preload/result'
import { moveIfThere, onDisk } from '../disk'
import { checkpointsOf } from '../library'
import type { Log } from '../log/open'
import { tellChange } from '../run-reports'
import type { Workshop } from '../workshop'
import { foundRun } from './found'
import type { HandlersOf } from './handler'
import { startRun } from './start-run'

/** Points removed at once; about 10 ms. */
const mostPoints = 10_000

/** What the run had seen at a checkpoint; one whose report was lost in a crash is worked out from its step. */
function countsAt(log: Log, run: Run, step: number) {
  if (step === 0) return { step, seenImages: 0, trainedMs: 0 }
  const known = log.checkpoints.find(run.id, step)
  return { step, ...(known ?? { seenImages: step * run.batch, trainedMs: run.trainedMs }) }
}

/** Back to the newest checkpoint; what was measured and drawn after it is forgotten, to be made again. */
async function resume({ log, library, queue, emit }: Workshop, id: string): Promise<Run> {
  const run = foundRun(log, id)
  if (queue.has(id)) return run
  if (run.state === 'finished')
    throw fail('invalid', `${run.name} has reached its goal.`, 'Start a new run with a higher goal.')
  const checkpoint = (await checkpointsOf(library, id)).at(-1)
  const step = checkpoint?.step ?? 0
  log.together(() => {
    log.points.truncate(id, checkpoint ? step : -1)
    log.samples.truncate(id, checkpoint ? step : -1)
    log.checkpoints.truncate(id, step)
    log.runs.change(id, {
      ...{ state: 'queued', reason: null, remedy: null, leftMs: null },
      ...countsAt(log, run, step),
      checkpoint: checkpoint ? step : null
    })
  })
  queue.add({ run: id, checkpoint: checkpoint?.folder ?? null })
  tellChange({ log, emit }, id)
  return foundRun(log, id)
}

/** Ends what trains or waits. One that already rests only changes its state, when it is stopped for good. */
async function end(workshop: Workshop, id: string, how: 'pause' | 'stop'): Promise<Run> {
  const { log, queue } = workshop
  const trained = queue.trains(id)
  const waited = queue.has(id) && !trained
  const { state } = foundRun(log, id)
  await queue.end(id, how)
  const rests = waited || (!trained && how === 'stop' && state !== 'finished')
  if (rests) {
    const next = how === 'pause' ? 'paused' : 'stopped'
    log.together(() => log.runs.change(id, { state: next, reason: null, remedy: null }))
    workshop.records.update(id)
    tellChange(workshop, id)
  }
  return foundRun(log, id)
}

/** Its works stay in the gallery. */
async function remove({ log, library, queue, emit, records }: Workshop, id: string): Promise<void> {
  const run = foundRun(log, id)
  if (queue.has(id)) throw fail('busy', `${run.name} is training or waits for its turn.`, 'Stop it first.')
  await records.settled()
  const folder = library.run(id)
  await onDisk(folder, async () => {
    await moveIfThere(folder, library.runGoing(id))
    while (log.together(() => log.points.removeSome(id, mostPoints))) await breathe()
    log.together(() => log.runs.remove(id))
    emit('run.removed', { run: id })
    await rm(library.runGoing(id), { recursive: true, force: true })
  })
}

export function runCalls(workshop: Workshop): HandlersOf<'runs'> {
  const { log, queue } = workshop
  return {
    'runs.list': () => log.runs.list(),
    'runs.start': async (order) => {
      const run = await startRun(workshop, order)
      queue.add({ run: run.id, checkpoint: null })
      tellChange(workshop, run.id)
      return foundRun(log, run.id)
    },
    'runs.pause': ({ run }) => end(workshop, run, 'pause'),
    'runs.resume': ({ run }) => resume(workshop, run),
    'runs.stop': ({ run }) => end(workshop, run, 'stop'),
    'runs.snapshot': async ({ run }) => {
      foundRun(log, run)
      await queue.snapshot(run)
      return foundRun(log, run)
    },
    'runs.rename': ({ run, name }) => {
      foundRun(log, run)
      log.together(() => log.runs.change(run, { name }))
      workshop.records.update(run)
      tellChange(workshop, run)
      return foundRun(log, run)
    },
    'runs.remove': ({ run }) => remove(workshop, run),
    'runs.lines': ({ run, series, buckets }) => log.points.lines(foundRun(log, run).id, series, buckets),
    'runs.samples': ({ run }) => log.samples.list(foundRun(log, run).id),
    'runs.events': ({ run }) => log.events.list(foundRun(log, run).id)
  }
}
