// atelier bench peer: our DCGAN step against its PyTorch twin, by turns on this machine, in every way PyTorch can run it.
import { execFile, spawn, type ChildProcessByStdio } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { promisify } from 'node:util'
import { z } from 'zod'
import { fail } from '../../preload/result'
import { appRoot } from '../app-root'
import { forkNode } from '../fork-node'
import { Supervisor } from '../supervisor'
import { figures } from './format'
import type { Terminal } from './terminal'

const torch = '2.15.0'
const ways = ['eager', 'bf16', 'compile', 'compile-bf16'] as const
const rounds = 5
const warmSteps = 8
/** A way that is this many times slower than another at warming up (bfloat16, where it is emulated) is not timed. */
const hopeless = 2.5
/** A multiple of the rhythm of the penalty, so that each round holds the same share of it. */
const steps = 24

const Measured = z.object({ ms: z.number(), best: z.number() })
type Measured = z.infer<typeof Measured>

const run = promisify(execFile)

/** A Python with PyTorch in the user's cache; made once, several gigabytes. */
async function pythonWithTorch(terminal: Terminal): Promise<string> {
  const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache')
  const folder = join(cache, 'atelier', `peer-torch-${torch}`)
  const python = join(folder, 'bin', 'python')
  const ready = join(folder, 'ready')
  if (existsSync(ready)) return python
  terminal.say(`Installing PyTorch ${torch} into ${folder}`)
  try {
    await mkdir(folder, { recursive: true })
    await run('python3', ['-m', 'venv', folder])
    await run(python, ['-m', 'pip', 'install', '-q', `torch==${torch}`, 'numpy'], { maxBuffer: 1e8 })
    await writeFile(ready, '')
  } catch (error) {
    const remedy =
      'See that python3, its venv and pip work and the package registry is reached, then try again.'
    throw fail('engine', `PyTorch ${torch} could not be installed.`, remedy, error)
  }
  return python
}

/** The twin, running in one way; it is asked for one round after another. */
class Twin {
  private readonly child: ChildProcessByStdio<Writable, Readable, null>
  private readonly lines: AsyncIterator<string>

  constructor(python: string, way: string) {
    const script = join(appRoot, 'e2e', 'peers', 'dcgan.py')
    if (!existsSync(script)) throw fail('not-found', 'The PyTorch twin comes with a checkout only.')
    this.child = spawn(python, ['-W', 'ignore', script, way], { stdio: ['pipe', 'pipe', 'inherit'] })
    this.lines = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]()
  }

  async round(count = steps): Promise<Measured> {
    this.child.stdin.write(`${count}\n`)
    const { value, done } = await this.lines.next()
    if (done) throw fail('engine', 'The PyTorch twin ended before its time.')
    return Measured.parse(JSON.parse(value as string))
  }

  end(): void {
    this.child.kill()
  }
}

const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!

type Contender = { way: string; twin: Twin; ms: number[] }

/** Lets each way compile and warm up; those without hope end here. */
async function warm(python: string, terminal: Terminal): Promise<Contender[]> {
  const found: (Contender & { best: number })[] = []
  for (const way of ways) {
    terminal.say(`PyTorch ${way} warms up`)
    const twin = new Twin(python, way)
    found.push({ way, twin, ms: [], best: (await twin.round(warmSteps)).best })
  }
  const limit = hopeless * Math.min(...found.map(({ best }) => best))
  return found.filter(({ way, twin, best }) => {
    if (best <= limit) return true
    terminal.say(`PyTorch ${way} is left out: ${figures(best)} ms a step at best`)
    twin.end()
    return false
  })
}

export async function benchPeer(terminal: Terminal): Promise<void> {
  const python = await pythonWithTorch(terminal)
  const trainer = new Supervisor(forkNode(), 'The engine', (error) => terminal.say(String(error)))
  const twins = await warm(python, terminal)
  const ours: number[] = []
  try {
    // Ours has a round that is not counted before each one that is.
    const order = { gan: 'dcgan', resolution: 64, steps, rounds: 1, opByOp: false }
    for (let round = 0; round < rounds; round++) {
      ours.push(median((await trainer.ask('benchStep', order).answer).compiledMs))
      for (const { twin, ms } of twins) ms.push((await twin.round()).ms)
    }
  } finally {
    trainer.close()
    for (const { twin } of twins) twin.end()
  }
  report(ours, twins, terminal)
}

function report(ours: number[], twins: { way: string; ms: number[] }[], terminal: Terminal): void {
  const best = twins.toSorted((a, b) => median(a.ms) - median(b.ms))[0]!
  const ratios = ours.map((ms, round) => best.ms[round]! / ms)
  const peers = Object.fromEntries(twins.map(({ way, ms }) => [way, ms]))
  terminal.answer(
    { bench: { ours, peers, torch, best: best.way, ratio: median(ratios), bestRatio: Math.max(...ratios) } },
    [
      `DCGAN at 64 px, batch 16, median of ${rounds} rounds of ${steps} steps, ms a step`,
      `ours, compiled: ${figures(median(ours))} (${ours.map(figures).join(', ')})`,
      ...twins.map(
        ({ way, ms }) => `PyTorch ${torch} ${way}: ${figures(median(ms))} (${ms.map(figures).join(', ')})`
      ),
      `ours against PyTorch’s best (${best.way}): ${figures(median(ratios))} times its speed, best round ${figures(Math.max(...ratios))}`
    ].join('\n')
  )
}
