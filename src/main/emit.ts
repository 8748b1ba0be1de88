// Tells the page what happened: every event is checked against the contract before it is sent.
import type { z } from 'zod'
import { events } from '../preload/contract'
import { faultOf } from '../preload/answer'

type Events = typeof events
export type Emit = <N extends keyof Events>(name: N, body: z.input<Events[N]>) => void

/** An event that breaks the contract is not sent; the page learns that something went wrong, and `log` why. */
export function makeEmit(send: (name: string, body: unknown) => void, log: (error: unknown) => void): Emit {
  return (name, body) => {
    const checked = events[name].safeParse(body)
    if (checked.success) return send(name, checked.data)
    const error = new Error(`the event ${name} breaks the contract`, { cause: checked.error })
    log(error)
    send('studio.troubled', faultOf(error))
  }
}
