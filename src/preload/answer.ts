// Answers one call: parses the input, runs the handler, checks the output, and turns whatever is thrown into a fault.
import { z } from 'zod'
import { StudioError, type Fault, type Result } from './result'

export type Exchange = { in: z.ZodType; out: z.ZodType }

function invalid(error: z.ZodError): Fault {
  const issue = error.issues[0]
  const field = issue?.path.join('.') || undefined
  return {
    code: 'invalid',
    message: field ? `${field}: ${issue?.message ?? 'not valid'}.` : `${issue?.message ?? 'Not valid'}.`,
    field
  }
}

/** The fault that people see for any thrown value. A stranger's error is a bug and says so. */
export function faultOf(error: unknown): Fault {
  if (error instanceof StudioError) return error.fault
  if (error instanceof z.ZodError) return invalid(error)
  const message = error instanceof Error ? error.message : String(error)
  return {
    code: 'bug',
    message: `Something went wrong inside Atelier: ${message}`,
    remedy: 'Try again. If it happens again, copy the report from Engine and send it to us.'
  }
}

/**
 * Runs `handler` for one message. Never rejects.
 * `log` receives the original error of every fault, for the log file.
 */
export async function answer<E extends Exchange>(
  exchange: E,
  handler: (input: z.output<E['in']>) => unknown,
  message: unknown,
  log: (error: unknown) => void = () => {}
): Promise<Result<z.output<E['out']>>> {
  try {
    const input = exchange.in.parse(message) as z.output<E['in']>
    const value = await handler(input)
    const checked = exchange.out.safeParse(value)
    if (!checked.success) throw new Error(`the answer breaks the contract (${checked.error.message})`)
    return { ok: true, value: checked.data as z.output<E['out']> }
  } catch (error) {
    log(error)
    return { ok: false, fault: faultOf(error) }
  }
}
