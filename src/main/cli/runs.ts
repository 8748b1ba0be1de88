// atelier runs: lists the runs of the library.
import type { Run } from '../../preload/nouns'
import { defineCommand } from './command'
import { count, duration, table } from './format'
import { withSession } from './session'

const rowOf = (run: Run) => [
  run.id,
  run.name,
  run.state,
  run.ganTitle,
  run.datasetName,
  `${run.resolution} px`,
  count(run.step),
  count(run.seenImages),
  duration(run.trainedMs),
  run.reason ?? ''
]

export const runs = defineCommand({
  name: 'runs',
  summary: 'lists the runs, newest first',
  usage: '',
  words: [0, 0],
  options: {},
  async run({ library, terminal }) {
    const all = await withSession({ terminal, library }, 'read', (session) =>
      session.call('runs.list', undefined)
    )
    if (terminal.json) return all.forEach((run) => terminal.answer({ run }, ''))
    if (all.length === 0) return terminal.say('No runs yet. Begin one with `atelier train`.')
    const head = ['ID', 'NAME', 'STATE', 'RECIPE', 'DATASET', 'SIZE', 'STEP', 'SEEN', 'TRAINED', 'WHY']
    terminal.answer({}, table([head, ...all.map(rowOf)]))
  }
})
