// Follows a training run in the terminal until it ends; Ctrl-C pauses it.
import type { Run, RunState } from '../../preload/nouns'
import { fail } from '../../preload/result'
import { count, duration, figures } from './format'
import type { Session } from './session'
import type { Terminal } from './terminal'

const ended: RunState[] = ['paused', 'interrupted', 'failed', 'stopped', 'finished']

function progressOf({ state, step, seenImages, imagesPerSecond, leftMs }: Run): string {
  if (state !== 'running') return 'Starting'
  const speed = imagesPerSecond === null ? '' : `, ${figures(imagesPerSecond)} pictures/s`
  const left = leftMs === null ? '' : `, ${duration(leftMs)} left`
  return `Step ${count(step)}, ${count(seenImages)} pictures seen${speed}${left}`
}

/** Passes on what happens to the run that `isOurs` knows; calls `done` when it has ended. */
function follow(
  session: Session,
  terminal: Terminal,
  isOurs: (run: string) => boolean,
  done: (run: Run) => void
) {
  session.on('run.changed', (run) => {
    if (!isOurs(run.id)) return
    terminal.event({ run })
    if (ended.includes(run.state)) done(run)
    else terminal.progress(progressOf(run))
  })
  session.on('run.measured', (measured) => terminal.event({ measured }))
  session.on('run.sampled', (sampled) => terminal.event({ sampled }))
  session.on('run.noted', ({ level, step, text }) => {
    terminal.event({ noted: { level, step, text } })
    terminal.say(text)
  })
}

/** Begins with `begin` and answers the run as it ended. */
export async function watch(session: Session, terminal: Terminal, begin: () => Promise<Run>): Promise<Run> {
  const ours = new Set<string>()
  const end = new Promise<Run>((resolve, reject) => {
    follow(session, terminal, (run) => ours.has(run), resolve)
    session.on('studio.troubled', ({ code, message, remedy }) => reject(fail(code, message, remedy)))
  })
  const run = await begin()
  ours.add(run.id)
  terminal.say(`${run.name} (${run.id}): ${run.ganTitle} on ${run.datasetName}, seed ${run.seed}`)
  session.onStop(() => {
    terminal.say('Pausing at a checkpoint. Ctrl-C again ends at once.')
    // A second Ctrl-C ends the trainer while this waits: the run itself then says how it ended.
    session.call('runs.pause', { run: run.id }).catch(() => {})
  })
  // It may have ended, or failed to begin, before its id was known here.
  const now = session.workshop.log.runs.find(run.id)
  return now && ended.includes(now.state) ? now : end
}

/** Says how it ended; a run that failed or was interrupted ends the command with status 1. */
export function conclude(terminal: Terminal, run: Run): void {
  if (run.state === 'failed' || run.state === 'interrupted')
    throw fail('engine', run.reason ?? `${run.name} is ${run.state}.`, run.remedy ?? undefined)
  const next = run.state === 'paused' ? ` Go on with \`atelier resume ${run.id}\`.` : ''
  const so = `${run.name} is ${run.state} at step ${count(run.step)}: ${count(run.seenImages)} pictures seen in ${duration(run.trainedMs)}.`
  terminal.answer({ run }, so + next)
}
