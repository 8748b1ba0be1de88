// atelier bench recipes: trains recipes on real pictures, keeps what came of it, and makes the README's table of that.
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { availableParallelism, cpus, homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import type { z } from 'zod'
import type { Dataset } from '../../preload/nouns'
import type { Proof as Found, ProofOrder } from '../../preload/proof'
import { fail } from '../../preload/result'
import { appRoot } from '../app-root'
import { torch } from './bench-twin'
import { theDataset } from './find'
import { count, duration } from './format'
import { importFolder } from './import'
import { twinOf, type TwinFound } from './proof-twin'
import { mark, withTable, type Kept } from './proof-table'
import { data } from './proof-data'
import { onceOf } from './proof-parts'
import type { Proof } from './proof'
import { proofs } from './proofs'
import { withSession, type Session } from './session'
import type { Terminal } from './terminal'
import { alike } from './verdicts'

const run = promisify(execFile)
const folder = join(appRoot, 'resources', 'proofs')
const library = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'atelier', 'proofs')
const seed = 11
const kilo = 1000
const minute = 60_000

type Order = z.input<typeof ProofOrder>
type Goal = Pick<Order, 'unit' | 'stops'>

/** Until all of a proof is found, its parts and its picture are here. */
const partsOf = ({ id }: Proof) => join(library, 'parts', id)
const sheetOf = (proof: Proof) => join(partsOf(proof), 'sheet.webp')

const git = async (...words: string[]) => (await run('git', words, { cwd: appRoot })).stdout.trim()
const commitOf = () => git('rev-parse', '--short', 'HEAD')

/** The pictures of a set, made once, as a dataset of the library of proofs. */
async function datasetOf(
  session: Session,
  terminal: Terminal,
  proof: Proof,
  held: boolean
): Promise<Dataset> {
  const set = data[proof.data]
  const name = `${proof.data}${held ? ' held out' : ''} ${proof.resolution}`
  const known = theDataset(await session.call('datasets.list', undefined), name)
  if (known) return known
  const into = join(library, 'pictures', proof.data)
  if (!existsSync(into)) {
    terminal.say(`Making the pictures of ${set.says}`)
    await mkdir(dirname(into), { recursive: true })
    await run(process.execPath, [join(folder, 'data.mjs'), proof.data, into], { maxBuffer: 1e8 })
  }
  const paths = (held ? set.heldOut : set.folders)!.map((each) => join(into, each))
  const layout = 'layout' in set ? set.layout : 'pictures'
  return importFolder(session, terminal, { paths, layout, name, resolution: proof.resolution })
}

async function prove(session: Session, terminal: Terminal, proof: Proof) {
  const kept = ({ id, hash }: Dataset) => ({ folder: session.workshop.library.dataset(id), hash })
  const dataset = await datasetOf(session, terminal, proof, false)
  const heldOut = data[proof.data].heldOut ? await datasetOf(session, terminal, proof, true) : null
  const on = { seed, dataset: kept(dataset), heldOut: heldOut && kept(heldOut), checks: proof.checks }
  const code = { commit: await commitOf(), changes: await git('diff', 'HEAD', 'src', 'e2e/peers') }
  await mkdir(partsOf(proof), { recursive: true })
  const follow = (order: Order) =>
    onceOf(partsOf(proof), { ...order, code }, async () => {
      const { answer, nudge } = session.workshop.hand.ask('prove', order, {
        progressed: ({ progress }) =>
          terminal.progress(`${proof.id}: ${progress.word} ${count(progress.share * 100)} %`)
      })
      session.onStop(() => nudge('cancel'))
      return answer
    })
  const { gan, settings = {}, unit } = proof
  const goals = proof.stops.map((each) => each * (unit === 'minutes' ? minute : kilo))
  const own: Goal = { unit: unit === 'minutes' ? 'ms' : 'images', stops: goals }
  const course = await follow({ ...on, ...own, gan, settings, sheet: sheetOf(proof) })
  const against: Found['against'] = []
  for (const { timed, ...other } of proof.against ?? []) {
    const ms = Math.round(course.stops.at(-1)!.trainedMs)
    const goal: Goal = timed ? { unit: 'ms', stops: [ms] } : { ...own, stops: goals.slice(-1) }
    const theirs = await follow({ ...on, ...goal, settings: {}, ...other, sheet: null })
    const { settings, precision } = theirs
    against.push({ ...theirs.stops[0]!, gan: other.gan, settings, precision })
  }
  const found = { ...course, against }
  if (!proof.twin) return { found, twin: null }
  const ours = [course.stops.at(-1)!.figures]
  for (let run = 1; run < proof.twin; run++) {
    const order = { ...on, ...own, seed: seed + run, stops: goals.slice(-1), gan, settings, sheet: null }
    ours.push((await follow(order)).stops[0]!.figures)
  }
  const pairs = dataset.shape === 'pairs' && heldOut
  const of = {
    ...{ found, dataset: kept(dataset) },
    heldOut: pairs ? { ...kept(heldOut), pictures: heldOut.pictures } : null
  }
  return { found, twin: { torch, ours, theirs: await twinsOf(session, terminal, proof, { ...of, code }) } }
}

type TwinOf = Pick<Parameters<typeof twinOf>[2], 'found' | 'dataset' | 'heldOut'> & { code: object }

/** What as many runs of the PyTorch twin come to as the proof says. */
async function twinsOf(session: Session, terminal: Terminal, proof: Proof, { code, ...of }: TwinOf) {
  const made = join(library, `${proof.id}.bin`)
  const theirs: TwinFound['theirs'] = []
  for (let seed = 0; seed < proof.twin!; seed++)
    theirs.push(
      await onceOf(partsOf(proof), { ...of, twin: seed, code }, () =>
        twinOf(session, terminal, { ...proof, ...of, seed }, made)
      )
    )
  return theirs
}

async function keep(proof: Proof, found: Found, twin: TwinFound | null): Promise<Kept> {
  const { id, gan, data: name, resolution, settings: given = {} } = proof
  const machine = `${availableParallelism()} × ${cpus()[0]!.model.trim()}, ${found.device}`
  const kept = {
    ...{
      id,
      gan,
      data: name,
      resolution,
      given,
      machine,
      commit: await commitOf(),
      at: new Date().toISOString().slice(0, 10)
    },
    verdicts: [...proof.judge(found), ...(twin ? [alike(twin)] : [])],
    twin,
    found
  }
  await copyFile(sheetOf(proof), join(folder, `${id}.webp`))
  await writeFile(join(folder, `${id}.json`), `${JSON.stringify(kept, null, 2)}\n`)
  await rm(partsOf(proof), { recursive: true })
  return kept
}

/** Writes the table of every proof that is kept into the README. */
async function writeTable(): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort()
  const kept = await Promise.all(
    names.map(async (name) => JSON.parse(await readFile(join(folder, name), 'utf8')) as Kept)
  )
  const file = join(appRoot, 'README.md')
  await writeFile(file, withTable(await readFile(file, 'utf8'), kept))
}

/** Those of these kinds, or of these ids; all without any. */
export async function benchRecipes(words: string[], terminal: Terminal): Promise<void> {
  if (!existsSync(folder))
    throw fail(
      'not-found',
      'The proofs are not part of a packaged studio.',
      'Run this in a checkout of the project.'
    )
  const chosen = proofs.filter(
    ({ id, gan }) => words.length === 0 || words.includes(id) || words.includes(gan)
  )
  if (chosen.length === 0) {
    const remedy = `There are ${proofs.map(({ id }) => id).join(', ')}.`
    throw fail('not-found', `No proof is called ${words.join(' or ')}.`, remedy)
  }
  await mkdir(library, { recursive: true })
  await withSession({ terminal, library: join(library, 'library') }, 'write', async (session) => {
    for (const proof of chosen) {
      const { found, twin } = await prove(session, terminal, proof)
      const kept = await keep(proof, found, twin)
      await writeTable()
      const { seenImages, trainedMs } = kept.found.stops.at(-1)!
      const about = `${proof.id}: ${count(seenImages)} pictures in ${duration(trainedMs)}`
      const lines = kept.verdicts.map(({ says, met }) => `  ${mark(met, ['yes', 'NO ', '   '])}  ${says}`)
      terminal.answer({ proof: kept }, [about, ...lines].join('\n'))
    }
  })
}
