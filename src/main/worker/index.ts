// The worker's entry: answers jobs and sends their reports, as an Electron utility process or a plain child process.
import { answer, faultOf } from '../../preload/answer'
import { FromWorker, jobs, reports, ToWorker, type Jobs, type Nudge } from '../../preload/jobs'
import type { Job, JobContext } from './jobs/context'
import { openPort } from './port'

// Each job is loaded when it is first asked for: importing pictures must not load TensorFlow.
const loaders: { [Name in keyof Jobs]: () => Promise<Job<Name>> } = {
  engine: async () => (await import('./jobs/engine')).engine,
  gans: async () => (await import('./jobs/gans')).gans,
  settle: async () => (await import('./jobs/settle')).settle,
  look: async () => (await import('./jobs/look')).look,
  import: async () => (await import('./jobs/import')).importPictures,
  bench: async () => (await import('./jobs/bench')).bench,
  benchStep: async () => (await import('./jobs/bench-step')).benchStep,
  benchSample: async () => (await import('./jobs/bench-step')).benchSample,
  prove: async () => (await import('./jobs/prove')).prove,
  proveMade: async () => (await import('./jobs/prove-made')).proveMade,
  train: async () => (await import('./jobs/train')).train,
  sample: async () => (await import('./jobs/sample')).sample,
  translate: async () => (await import('./jobs/translate')).translate,
  measure: async () => (await import('./jobs/measure')).measure,
  paint: async () => (await import('./jobs/paint')).paint,
  cut: async () => (await import('./jobs/cut')).cut,
  export: async () => (await import('./jobs/export')).exportWorks
}

type Running = { abort: AbortController; nudges: Nudge[] }

const running = new Map<number, Running>()
const port = openPort(receive)

function send(message: unknown): void {
  port.send(FromWorker.parse(message))
}

/** Standard error goes to the log of whoever started this process. */
function log(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
}

function contextOf(id: number, { abort, nudges }: Running): JobContext {
  return {
    signal: abort.signal,
    report(name, body) {
      send({ kind: 'report', id, report: name, body: reports[name].parse(body) })
    },
    nudges: () => nudges.splice(0)
  }
}

async function start(id: number, name: string, input: unknown): Promise<void> {
  const job = name as keyof Jobs
  if (!Object.hasOwn(jobs, name)) throw new Error(`there is no job called ${name}`)
  const current: Running = { abort: new AbortController(), nudges: [] }
  running.set(id, current)
  const handler = async (given: unknown) => {
    const run = (await loaders[job]()) as (input: unknown, context: JobContext) => Promise<unknown>
    return await run(given, contextOf(id, current))
  }
  const result = await answer(jobs[job], handler, input, log)
  running.delete(id)
  send({ kind: 'answer', id, result })
}

function receive(message: unknown): void {
  const envelope = ToWorker.parse(message)
  if (envelope.kind === 'job') {
    void start(envelope.id, envelope.job, envelope.input)
    return
  }
  const current = running.get(envelope.id)
  if (envelope.nudge === 'cancel') current?.abort.abort()
  else current?.nudges.push(envelope.nudge)
}

/** Whatever nobody caught: every job that runs is answered with it, and the process, whose state is unknown, ends. */
function die(error: unknown): void {
  log(error)
  const fault = faultOf(error)
  for (const id of running.keys()) send({ kind: 'answer', id, result: { ok: false, fault } })
  port.close(1)
}

process.on('uncaughtException', die)
process.on('unhandledRejection', die)

send({ kind: 'ready' })
