// What tests of the whole core start from: real pictures, an open studio with real workers, its events.
import { EventEmitter } from 'node:events'
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createCanvas } from '@napi-rs/canvas'
import type { z } from 'zod'
import { answer } from '../preload/answer'
import { calls, type events } from '../preload/contract'
import type { Run } from '../preload/nouns'
import { StudioError, type Fault } from '../preload/result'
import type { StudioCall } from './calls/handler'
import { openStudio, type OpenStudio } from './core'
import { makeEmit } from './emit'
import { forkNode } from './fork-node'

type Calls = typeof calls
type Events = typeof events

/** `count` PNGs of 40 px, each a disc of another colour and place. */
export async function drawPictures(folder: string, count = 12): Promise<string> {
  await mkdir(folder, { recursive: true })
  for (let i = 0; i < count; i++) {
    const canvas = createCanvas(40, 40)
    const context = canvas.getContext('2d')
    context.fillStyle = `hsl(${i * 30} 70% 80%)`
    context.fillRect(0, 0, 40, 40)
    context.fillStyle = `hsl(${i * 50} 80% 40%)`
    context.arc(12 + (i % 4) * 5, 12 + (i % 3) * 6, 9, 0, 7)
    context.fill()
    await writeFile(join(folder, `picture-${i}.png`), await canvas.encode('png'))
  }
  return folder
}

export async function temporaryFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'atelier-test-'))
}

export const remove = (folder: string) => rm(folder, { recursive: true, force: true })

export async function faultOf(promise: Promise<unknown>): Promise<Fault> {
  try {
    await promise
  } catch (error) {
    if (error instanceof StudioError) return error.fault
    throw error
  }
  throw new Error('nothing went wrong')
}

/** A studio that is called as the page calls it: input and output pass the contract. */
export class Rig {
  readonly errors: unknown[] = []
  private readonly heard = new EventEmitter().setMaxListeners(100)

  private constructor(readonly studio: OpenStudio) {}

  static async open(library: string, worker: string, use: 'read' | 'write' = 'write'): Promise<Rig> {
    const heard = new EventEmitter().setMaxListeners(100)
    const errors: unknown[] = []
    const log = (error: unknown) => void errors.push(error)
    const emit = makeEmit((name, body) => heard.emit(name, body), log)
    const studio = await openStudio({ library, fork: forkNode({ entry: worker }), emit, log, use })
    return Object.assign(new Rig(studio), { heard, errors })
  }

  async call<Name extends StudioCall>(
    name: Name,
    input: z.input<Calls[Name]['in']>
  ): Promise<z.output<Calls[Name]['out']>> {
    const handler = this.studio.handlers[name] as (input: unknown) => unknown
    const result = await answer<Calls[Name]>(calls[name], handler, input)
    if (!result.ok) throw new StudioError(result.fault)
    return result.value
  }

  /** The next event of this name that `is` accepts. */
  next<Name extends keyof Events>(
    name: Name,
    is: (body: z.output<Events[Name]>) => boolean = () => true
  ): Promise<z.output<Events[Name]>> {
    return new Promise((resolve) => {
      const listen = (body: z.output<Events[Name]>) => {
        if (!is(body)) return
        this.heard.off(name, listen)
        resolve(body)
      }
      this.heard.on(name, listen)
    })
  }

  /** The run once it has come to one of these states. */
  async until(run: string, ...states: Run['state'][]): Promise<Run> {
    const has = (candidate: Run | undefined) => candidate?.id === run && states.includes(candidate.state)
    const now = this.studio.workshop.log.runs.find(run)
    return has(now) ? now! : this.next('run.changed', has)
  }

  close(): Promise<void> {
    return this.studio.close()
  }
}

/** A quick recipe: fully connected, 32 px. */
export const quick = { gan: 'vanilla', settings: { width: 32, batch: 8 }, goalImages: 1_000_000 }
