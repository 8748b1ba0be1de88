// Speaks to the terminal: results, notes for people, one live line of progress, failures.
import type { Fault } from '../../preload/result'

/** Without a terminal, a line of progress is written this often, milliseconds. */
const quietMs = 10_000
const liveMs = 200

const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim()

export class Terminal {
  private live = false
  private lastAt = 0

  constructor(
    readonly json: boolean,
    private readonly out: NodeJS.WriteStream = process.stdout,
    private readonly err: NodeJS.WriteStream = process.stderr
  ) {}

  /** A result: the object as a line of JSON, or the text for people. */
  answer(object: Record<string, unknown>, text: string): void {
    this.endLive()
    this.out.write(this.json ? `${JSON.stringify(object)}\n` : `${text}\n`)
  }

  /** Something that happened, in JSON only. */
  event(object: Record<string, unknown>): void {
    if (this.json) this.out.write(`${JSON.stringify(object)}\n`)
  }

  /** A line for people. */
  say(text: string): void {
    this.endLive()
    this.err.write(`${text}\n`)
  }

  /** Progress: one line that is written over on a terminal, a line now and then elsewhere. */
  progress(text: string): void {
    const now = Date.now()
    if (now - this.lastAt < (this.err.isTTY ? liveMs : quietMs)) return
    this.lastAt = now
    if (!this.err.isTTY) return void this.err.write(`${text}\n`)
    this.live = true
    this.err.write(`\r\x1b[K${text.slice(0, (this.err.columns || 80) - 1)}`)
  }

  /** A failure: what happened and why, then what to do. */
  fail({ message, remedy, ...rest }: Fault): void {
    this.endLive()
    this.event({ fault: { message, remedy, ...rest } })
    this.err.write(`${oneLine(message)}\n`)
    if (remedy) this.err.write(`${oneLine(remedy)}\n`)
  }

  private endLive(): void {
    if (this.live) this.err.write('\n')
    this.live = false
    this.lastAt = 0
  }
}
