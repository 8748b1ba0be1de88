// atelier show: all that is known of a run.
import type { Run, RunEvent } from '../../preload/nouns'
import { defineCommand } from './command'
import { theRun } from './find'
import { bytes, count, duration, figures, table } from './format'
import { withSession } from './session'

/** "Kiln (3f2a…), step 1,200"; of a run that is gone, its id. */
function originOf({ from }: Run, runs: Run[]): string | null {
  if (from === null) return null
  const name = runs.find(({ id }) => id === from.run)?.name
  return `${name === undefined ? from.run : `${name} (${from.run})`}, step ${count(from.step)}`
}

function keptOf({ frozen }: Run): string | null {
  if (frozen === 0) return null
  return `the critic’s first ${frozen === 1 ? 'layer' : `${frozen} layers`}, unchanged`
}

function factsOf(run: Run, runs: Run[], sheets: number, folder: string): string[][] {
  const goal = [
    run.goalImages === null ? '' : `${count(run.goalImages)} pictures`,
    run.goalMs === null ? '' : duration(run.goalMs)
  ]
  const facts: [string, string | null][] = [
    ['state', run.state],
    ['why', run.reason],
    ['what to do', run.remedy],
    ['recipe', `${run.ganTitle} (${run.gan}), ${run.resolution} px, batch ${run.batch}, seed ${run.seed}`],
    ['dataset', `${run.datasetName} (${run.dataset})`],
    ['began from', originOf(run, runs)],
    ['kept', keptOf(run)],
    ['step', count(run.step)],
    ['seen', `${count(run.seenImages)} pictures in ${duration(run.trainedMs)}`],
    ['goal', goal.filter(Boolean).join(' or ')],
    ['speed', run.imagesPerSecond === null ? null : `${figures(run.imagesPerSecond)} pictures/s`],
    ['memory', run.memoryBytes === null ? null : bytes(run.memoryBytes)],
    ['checkpoint', run.checkpoint === null ? 'none yet' : `step ${count(run.checkpoint)}`],
    ['sheets', count(sheets)],
    [
      'settings',
      Object.entries(run.settings)
        .map(([key, value]) => `${key}=${value}`)
        .join(' ')
    ],
    ['folder', folder]
  ]
  return facts.filter((fact): fact is [string, string] => fact[1] !== null)
}

const lineOf = ({ at, step, text }: RunEvent) =>
  `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')}  step ${count(step)}  ${text}`

export const show = defineCommand({
  name: 'show',
  summary: 'shows all that is known of a run',
  usage: 'RUN',
  words: [1, 1],
  options: {},
  async run({ words, library, terminal }) {
    await withSession({ terminal, library }, 'read', async (session) => {
      const runs = await session.call('runs.list', undefined)
      const run = theRun(runs, words[0]!)
      const samples = await session.call('runs.samples', { run: run.id })
      const events = await session.call('runs.events', { run: run.id })
      const folder = session.workshop.library.run(run.id)
      const text = [run.name, table(factsOf(run, runs, samples.length, folder)), ...events.map(lineOf)].join(
        '\n'
      )
      terminal.answer({ run, samples, events, folder }, text)
    })
  }
})
