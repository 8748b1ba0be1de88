// Says which charts are in sight, and that no measured series is left out.
import { expect, test } from 'vitest'
import type { Line } from '../../preload/nouns'
import { firstCharts, moreCharts } from './series'

const lines = (...names: string[]) =>
  new Map(
    names.map((series): [string, Line] => [series, { series, steps: [1], low: [1], mean: [1], high: [1] }])
  )

const titles = (...names: string[]) => firstCharts(lines(...names)).map(({ title }) => title)

test('two charts are in sight before anything is measured, then those that something is measured for', () => {
  expect(titles()).toEqual(['Losses', 'Critic’s scores'])
  expect(titles('difference', 'speed')).toEqual(['Difference'])
  expect(titles('difference', 'loss.critic', 'score.real')).toEqual([
    'Difference',
    'Losses',
    'Critic’s scores'
  ])
  const charts = firstCharts(lines('loss.critic', 'score.fake', 'quality.kid', 'quality.recall'))
  expect(charts.map(({ title, traces }) => [title, traces.length])).toEqual([
    ['Losses', 1],
    ['Critic’s scores', 1],
    ['KID (EfficientNet-Lite0)', 1]
  ])
})

test('everything else waits behind the disclosure, under its own name if it has no other', () => {
  const charts = moreCharts(lines('loss.critic', 'quality.kid', 'quality.recall', 'speed', 'path.length'))
  expect(charts.map(({ title }) => title)).toEqual(['Precision and recall', 'Speed', 'Path length'])
})
