// Runs the built command line as its users do: as a process.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import type { Run } from '../../preload/nouns'
import type { Fault } from '../../preload/result'

export type Ended = { status: number | null; out: string; err: string }
export type Line = { run?: Run; fault?: Fault; dataset?: { id: string; name: string } } & Record<
  string,
  unknown
>
export type Begun = {
  child: ChildProcess
  ended: Promise<Ended>
  said: () => string
  complaints: () => string
}

export function begin(cli: string, ...args: string[]): Begun {
  const child = spawn(process.execPath, [cli, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: '2' }
  })
  let out = ''
  let err = ''
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()))
  const ended = once(child, 'close').then(() => ({ status: child.exitCode, out, err }))
  return { child, ended, said: () => out, complaints: () => err }
}

export const linesOf = (out: string) =>
  out
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Line)

/** Waits until the JSON output holds such a line. */
export async function heard({ child, said }: Begun, is: (line: Line) => boolean): Promise<void> {
  const complete = () => linesOf(said().slice(0, said().lastIndexOf('\n') + 1))
  while (!complete().some(is)) await once(child.stdout!, 'data')
}
