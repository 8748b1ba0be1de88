// A run that is watched: points that arrive early, sheets that come again, going back and returning to live.
import { beforeEach, expect, test } from 'vitest'
import type { Line, Sample } from '../../preload/nouns'
import { LiveRun } from './live-run.svelte'

const id = 'ash'
let answers: Record<string, unknown>
let release: () => void
let tell: (name: string, body: unknown) => void

const sheet = (step: number, kept = false) => ({ run: id, step, kept, sheet: `studio://s/${step}` }) as Sample
const line = (series: string, steps: number[]): Line => ({
  series,
  steps,
  low: steps,
  mean: steps,
  high: steps
})
const point = (step: number, value = step) => ({ series: 'loss.critic', step, value })

beforeEach(() => {
  answers = {
    'runs.samples': [sheet(20), sheet(0), sheet(10)],
    'runs.lines': [line('loss.critic', [1, 2, 3])],
    'runs.events': []
  }
  const gate = new Promise<void>((open) => (release = open))
  const studio = {
    call: async (name: string) => {
      await gate
      return { ok: true, value: answers[name] }
    },
    on: (listener: typeof tell) => {
      tell = listener
      return () => {}
    }
  }
  Object.assign(globalThis, { window: { studio } })
})

async function opened(): Promise<LiveRun> {
  const live = new LiveRun(id)
  live.listen((error) => {
    throw error
  })
  release()
  await live.load()
  return live
}

test('points that arrive while the lines are on their way are drawn once', async () => {
  const live = new LiveRun(id)
  live.listen(() => {})
  const loading = live.load()
  tell('run.measured', { run: id, points: [point(3, 99), point(4), point(5)] })
  tell('run.measured', { run: 'another', points: [point(6)] })
  release()
  await loading
  expect(live.lines.get('loss.critic')?.mean).toEqual([1, 2, 3, 4, 5])
})

test('sheets are in order, and the same step again replaces the old one', async () => {
  const live = await opened()
  expect(live.sheets.map((each) => each.step)).toEqual([0, 10, 20])
  tell('run.sampled', sheet(10, true))
  tell('run.sampled', sheet(30))
  expect(live.sheets.map((each) => [each.step, each.kept])).toEqual([
    [0, false],
    [10, true],
    [20, false],
    [30, false]
  ])
  expect([live.live, live.sheet?.step]).toEqual([true, 30])
})

test('who went back stays there while new sheets come, until live again', async () => {
  const live = await opened()
  live.scrub(0)
  tell('run.sampled', sheet(30))
  expect([live.live, live.sheet?.step]).toEqual([false, 0])
  live.scrub(-5)
  expect(live.sheet?.step).toBe(0)
  live.goLive()
  expect([live.live, live.sheet?.step]).toEqual([true, 30])
  live.scrub(1)
  live.scrub(99)
  expect(live.live).toBe(true)
})

test('a run that starts again is read anew, and a place that is gone leads to live', async () => {
  const live = await opened()
  tell('run.changed', { id, state: 'interrupted' })
  live.scrub(1)
  answers['runs.samples'] = [sheet(0)]
  answers['runs.lines'] = [line('loss.critic', [1])]
  tell('run.changed', { id, state: 'starting' })
  await new Promise((done) => setTimeout(done))
  expect(live.sheets.map((each) => each.step)).toEqual([0])
  expect(live.lines.get('loss.critic')?.steps).toEqual([1])
  expect([live.live, live.sheet?.step]).toEqual([true, 0])
})
