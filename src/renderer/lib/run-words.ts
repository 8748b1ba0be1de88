// What a run's state is called, how it looks, and what can be done with it.
import type { Run, RunState } from '../../preload/nouns'
import { count, duration } from './format'

export type Tone = 'neutral' | 'line' | 'acc' | 'watch' | 'act'
type Words = { word: string; tone: Tone }

const words: Record<RunState, Words> = {
  queued: { word: 'Waiting', tone: 'neutral' },
  starting: { word: 'Starting', tone: 'acc' },
  running: { word: 'Live', tone: 'acc' },
  paused: { word: 'Paused', tone: 'neutral' },
  interrupted: { word: 'Interrupted', tone: 'watch' },
  failed: { word: 'Failed', tone: 'act' },
  stopped: { word: 'Stopped', tone: 'line' },
  finished: { word: 'Done', tone: 'line' }
}
export const wordsOf = (state: RunState): Words => words[state]

export const isActive = (run: Run) => run.state === 'starting' || run.state === 'running'
export const canPause = (run: Run) => run.state === 'running' || run.state === 'queued'
export const canStop = (run: Run) => isActive(run) || run.state === 'paused' || run.state === 'queued'
export const canCarryOn = (run: Run) => ['paused', 'interrupted', 'failed', 'stopped'].includes(run.state)
/** It ended otherwise than planned, and says why. */
export const isBroken = (run: Run) => run.state === 'interrupted' || run.state === 'failed'

/** How far it is of what it was to do: "12,800 of 50,000 pictures", "4 min of 10 min". */
export function progressOf(run: Run): string {
  if (run.goalImages !== null) return `${count(run.seenImages)} of ${count(run.goalImages)} pictures`
  if (run.goalMs !== null) return `${duration(run.trainedMs)} of ${duration(run.goalMs)}`
  return `${count(run.seenImages)} pictures`
}
