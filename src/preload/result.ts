// The one typed error of the studio and the shape in which every call is answered.
import { z } from 'zod'

export const faultCodes = ['invalid', 'not-found', 'busy', 'engine', 'disk', 'cancelled', 'bug'] as const
export type FaultCode = (typeof faultCodes)[number]

/** What people see when something fails: what happened and why (`message`), what to do (`remedy`). */
export const Fault = z.object({
  code: z.enum(faultCodes),
  message: z.string(),
  remedy: z.string().optional(),
  /** For `invalid`: the field it belongs beside, as a dotted path. */
  field: z.string().optional()
})
export type Fault = z.infer<typeof Fault>

export type Result<T> = { ok: true; value: T } | { ok: false; fault: Fault }

/** An error whose sentence is written for people; `cause` is for the log only. */
export class StudioError extends Error {
  readonly fault: Fault

  constructor(fault: Fault, cause?: unknown) {
    super(fault.message, { cause })
    this.name = 'StudioError'
    this.fault = fault
  }
}

/** Short form: `throw fail('disk', 'The disk is full.', 'Free some space, then carry on.')`. */
export function fail(code: FaultCode, message: string, remedy?: string, cause?: unknown): StudioError {
  return new StudioError({ code, message, remedy }, cause)
}
