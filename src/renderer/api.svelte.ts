// The page's only way out: typed calls to the studio, and its events. Faults arrive here as StudioError.
import type { z } from 'zod'
import type { Bridge, calls, events } from '../preload/contract'
import { StudioError, type Result } from '../preload/result'
import { Listeners } from './lib/listeners'

type Calls = typeof calls
type Events = typeof events
export type CallName = keyof Calls
export type EventName = keyof Events
export type Input<N extends CallName> = z.input<Calls[N]['in']>
export type Output<N extends CallName> = z.output<Calls[N]['out']>
export type Body<N extends EventName> = z.output<Events[N]>

declare global {
  interface Window {
    studio: Bridge<File>
  }
}

/**
 * Asks the studio. `input` may be `$state`: a plain copy of it is sent.
 * Throws StudioError when the studio answers with a fault.
 */
export async function call<N extends CallName>(
  name: N,
  ...[input]: Input<N> extends void ? [] : [Input<N>]
): Promise<Output<N>> {
  const result = (await window.studio.call(name, $state.snapshot(input))) as Result<Output<N>>
  if (!result.ok) throw new StudioError(result.fault)
  return result.value
}

const listeners = new Listeners()
let bridge: Bridge<File> | null = null

/** Listens to one event of the studio. Returns how to stop. The bridge itself is listened to once for all. */
export function on<N extends EventName>(event: N, handler: (body: Body<N>) => void): () => void {
  if (bridge !== window.studio) {
    bridge = window.studio
    bridge.on((name, body) => listeners.tell(name, body))
  }
  return listeners.add(event, (body) => handler(body as Body<N>))
}

/** Where a dropped file or folder lies on disk; empty when it is not on disk. */
export function pathOf(file: File): string {
  return window.studio.pathOf(file)
}
