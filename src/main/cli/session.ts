// One open studio for one command: calls, events, Ctrl-C.
import { EventEmitter } from 'node:events'
import type { z } from 'zod'
import { answer } from '../../preload/answer'
import { calls, type events } from '../../preload/contract'
import { StudioError } from '../../preload/result'
import type { StudioCall } from '../calls/handler'
import { openStudio, type OpenStudio } from '../core'
import { makeEmit } from '../emit'
import { forkNode } from '../fork-node'
import { defaultLibrary } from '../library'
import type { Workshop } from '../workshop'
import type { Terminal } from './terminal'

type Events = typeof events
type Calls = typeof calls

export class Session {
  private readonly heard = new EventEmitter()
  private studio!: OpenStudio
  private stop: (() => void) | undefined
  private signals = 0

  private constructor(private readonly terminal: Terminal) {}

  static async open(
    terminal: Terminal,
    library: string | undefined,
    use: 'read' | 'write'
  ): Promise<Session> {
    const session = new Session(terminal)
    const log = (error: unknown) => {
      if (process.env['ATELIER_DEBUG']) terminal.say(String(error instanceof Error ? error.stack : error))
    }
    session.studio = await openStudio({
      library: library ?? defaultLibrary(),
      fork: forkNode(),
      emit: makeEmit((name, body) => session.heard.emit(name, body), log),
      log,
      use
    })
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, session.interrupted)
    return session
  }

  get workshop(): Workshop {
    return this.studio.workshop
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

  on<Name extends keyof Events>(name: Name, listener: (body: z.output<Events[Name]>) => void): void {
    this.heard.on(name, listener)
  }

  /** What the first Ctrl-C does instead of ending the command. */
  onStop(stop: () => void): void {
    this.stop = stop
  }

  async close(): Promise<void> {
    await this.studio.close()
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, this.interrupted)
  }

  private readonly interrupted = () => {
    this.signals++
    if (this.signals === 1 && this.stop) return this.stop()
    // Whatever was asked of the workers fails now, and the command ends with that.
    this.terminal.say('Ending.')
    this.studio.kill()
  }
}

/** Opens the library for the length of `work`. */
export async function withSession<T>(
  given: { terminal: Terminal; library?: string },
  use: 'read' | 'write',
  work: (session: Session) => Promise<T>
): Promise<T> {
  const session = await Session.open(given.terminal, given.library, use)
  try {
    return await work(session)
  } finally {
    await session.close()
  }
}
