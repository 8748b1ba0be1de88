// A PyTorch twin of one of our kinds: a Python process of e2e/peers that is asked for one round after another.
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
import { hugePages } from '../fork-node'
import type { Terminal } from './terminal'

export const torch = '2.15.0'
export const ways = ['eager', 'bf16', 'compile', 'compile-bf16'] as const

/** `ms`: of a step (or of so many pictures), on average; `best`: of the fastest. */
const Measured = z.object({ ms: z.number(), best: z.number() })

const run = promisify(execFile)

/** A Python with PyTorch in the user's cache; made once, several gigabytes. */
export async function pythonWithTorch(terminal: Terminal): Promise<string> {
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

export type TwinOrder = { python: string; gan: string; way: string; settings: Record<string, unknown> }

export class Twin {
  private readonly child: ChildProcessByStdio<Writable, Readable, null>
  private readonly lines: AsyncIterator<string>

  /** `settings` are those that ours was settled with, and `resolution`. */
  constructor({ python, gan, way, settings }: TwinOrder) {
    const script = join(appRoot, 'e2e', 'peers', `${gan}.py`)
    if (!existsSync(script)) throw fail('not-found', `There is no PyTorch twin of ${gan} here.`)
    const words = ['-B', '-W', 'ignore', script, way, JSON.stringify(settings)]
    this.child = spawn(python, words, {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...hugePages, ...process.env }
    })
    this.lines = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]()
  }

  /** "16" is 16 steps, "sample 64" are 64 pictures, several times, "keep 64 FILE" writes as many. */
  async round(what: string): Promise<z.infer<typeof Measured>> {
    this.child.stdin.write(`${what}\n`)
    const { value, done } = await this.lines.next()
    if (done) throw fail('engine', 'The PyTorch twin ended before its time.')
    return Measured.parse(JSON.parse(value as string))
  }

  end(): void {
    this.child.kill()
  }
}
