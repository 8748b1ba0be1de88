// What every job is given besides its input: a way to be cancelled, to report, and to hear nudges.
import type { z } from 'zod'
import type { Jobs, Nudge, Reports } from '../../../preload/jobs'

export type JobContext = {
  /** Aborted by the nudge `cancel`: stop at the next sensible moment and throw a `cancelled` fault. */
  signal: AbortSignal
  /** Sends a report. Checked against the contract; a wrong one throws. */
  report<Name extends keyof Reports>(name: Name, body: z.input<Reports[Name]>): void
  /** Takes the nudges (other than `cancel`) that arrived since the last call, oldest first. */
  nudges(): Nudge[]
}

/** A job: `input` has been parsed; the answer will be checked. */
export type Job<Name extends keyof Jobs> = (
  input: z.output<Jobs[Name]['in']>,
  context: JobContext
) => Promise<z.input<Jobs[Name]['out']>>
