// atelier bench: measures parts of the studio on this machine.
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { aDataset, aRun } from '../log/example-rows'
import { forkNode } from '../fork-node'
import { openLog } from '../log/open'
import { Supervisor } from '../supervisor'
import { benchPeers } from './bench-peer'
import { benchRecipes } from './bench-recipes'
import { benchMemory, benchStep } from './bench-step'
import { defineCommand, UsageError } from './command'
import { count, figures, median } from './format'
import type { Terminal } from './terminal'

const series = ['loss.critic', 'loss.generator', 'score.real', 'score.fake']
const steps = 250_000
const batch = 500
const importRounds = 5

function timed<T>(work: () => T): { ms: number; value: T } {
  const began = performance.now()
  const value = work()
  return { ms: performance.now() - began, value }
}

/** A million points of a made-up run, written as a trainer's reports are, then read as the chart reads them. */
function benchLog(folder: string, terminal: Terminal): void {
  const path = join(folder, 'atelier.db')
  const log = openLog(path)
  log.together(() => {
    log.datasets.insert(aDataset())
    log.runs.insert(aRun())
  })
  const written = timed(() => {
    for (let from = 0; from < steps; from += batch)
      log.together(() => log.points.insert(aRun().id, pointsOf(from)))
  })
  log.close()
  const opened = timed(() => openLog(path))
  const lines = [512, 1024, 4096].map((buckets) => ({
    buckets,
    ms: timed(() => opened.value.points.lines(aRun().id, series, buckets)).ms
  }))
  const cut = timed(() => opened.value.together(() => opened.value.points.truncate(aRun().id, steps - 1000)))
  opened.value.close()
  const points = series.length * steps
  terminal.answer(
    { bench: { points, writeMs: written.ms, openMs: opened.ms, lines, truncateMs: cut.ms } },
    [
      `${count(points)} points written in ${figures(written.ms)} ms (${count(points / (written.ms / 1000))} a second)`,
      `log opened and checked in ${figures(opened.ms)} ms`,
      ...lines.map(({ buckets, ms }) => `lines of ${buckets} buckets read in ${figures(ms)} ms`),
      `turned back by 1,000 steps in ${figures(cut.ms)} ms`
    ].join('\n')
  )
}

function pointsOf(from: number) {
  return Array.from({ length: batch }, (_, i) => from + i).flatMap((step) =>
    series.map((name, i) => ({
      series: name,
      step,
      value: Math.sin(step / 1000 + i) + Math.sin(step * 12.9898) / 5
    }))
  )
}

const inMegabytes = (bytes: number) => `${Math.round(bytes / 1e6)} MB`

/** Rounds of the import and of bare loops of the same decoder over the same files, by turns. */
async function benchImport(folder: string, source: string, terminal: Terminal): Promise<void> {
  const hand = new Supervisor(forkNode(), 'The engine', (error) => terminal.say(String(error)))
  try {
    const order = { paths: [source], resolution: 64, rounds: importRounds, into: join(folder, 'dataset') }
    const found = await hand.ask('bench', order).answer
    const [ms, loop, oneByOne] = [found.importMs, found.loopMs, found.oneByOneMs].map(median)
    const ratios = found.importMs.map((value, round) => value / found.loopMs[round]!)
    const ratio = median(ratios)
    terminal.answer(
      { bench: { ...found, ratio } },
      [
        `${count(found.files)} pictures imported at 64 px in ${figures(ms!)} ms (median of ${importRounds})`,
        `a bare loop with as many files in flight takes ${figures(loop!)} ms, file by file ${figures(oneByOne!)} ms`,
        `import : bare loop = ${figures(ratio)} (${ratios.map(figures).join(', ')})`,
        `memory every 2,000 files: ${found.memoryBytes.map(inMegabytes).join(', ')}`
      ].join('\n')
    )
  } finally {
    hand.close()
  }
}

export const bench = defineCommand({
  name: 'bench',
  summary: 'measures this machine, in a folder of its own that is removed again',
  usage:
    'log [--into FOLDER] | import FOLDER | step [RECIPE] [--resolution N] | memory [RECIPE] | peer [RECIPE] | recipes [RECIPE|PROOF ...]',
  words: [1, 50],
  options: {
    into: {
      type: 'string',
      value: 'FOLDER',
      help: 'log: makes its library there and leaves it, to be opened in the window'
    },
    resolution: { type: 'string', value: 'N', help: 'step: of the pictures, px (default: 64)' }
  },
  async run({ words: [what, ...rest], values, terminal }) {
    if (what === 'recipes') return await benchRecipes(rest, terminal)
    if (rest.length > 1) throw new UsageError(`unexpected: ${rest[1]}`)
    await benchOne(what, rest[0], values, terminal)
  }
})

type Values = { into?: string; resolution?: string }

async function benchOne(
  what: string | undefined,
  source: string | undefined,
  { into, resolution }: Values,
  terminal: Terminal
): Promise<void> {
  const gan = source ?? 'dcgan'
  if (what === 'peer') return await benchPeers(source ?? null, terminal)
  if (what === 'step') return await benchStep(gan, Number(resolution ?? 64), terminal)
  if (what === 'memory') return await benchMemory(gan, terminal)
  if (what === 'import' && source !== undefined)
    return await inFolder((folder) => benchImport(folder, resolve(source), terminal))
  if (what !== 'log')
    throw new UsageError('bench measures `log`, `import FOLDER`, `step`, `memory`, `peer` or `recipes`')
  if (into === undefined) return await inFolder((folder) => benchLog(folder, terminal))
  await mkdir(into)
  benchLog(resolve(into), terminal)
}

/** Works in a folder of its own, which is removed again. */
async function inFolder(work: (folder: string) => void | Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'atelier-bench-'))
  try {
    await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
