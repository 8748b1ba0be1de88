// What every call works with: the open library, its log, the two workers, the queue of runs.
import type { GanCard } from '../preload/nouns'
import { openToRead, openToWrite } from './access'
import { defaultLibrary, openLibrary, type Library } from './library'
import type { Log } from './log/open'
import type { Emit } from './emit'
import { RunQueue } from './run-queue'
import type { RunRecords } from './run-records'
import { Supervisor } from './supervisor'
import type { Fork } from './worker-process'

export type StudioOptions = {
  /** The folder of the library. */
  library: string
  fork: Fork
  emit: Emit
  /** Receives the original errors behind faults, for the log file. */
  log: (error: unknown) => void
  /** `read` opens a library that another Atelier may hold: calls that write into it then fail. */
  use?: 'write' | 'read'
}

export type Workshop = {
  library: Library
  log: Log
  emit: Emit
  /** Answers everything but training, so that nothing waits for a step. */
  hand: Supervisor
  trainer: Supervisor
  queue: RunQueue
  records: RunRecords
  gans(): Promise<GanCard[]>
  /** Pauses what trains, ends the workers, lets the library go. */
  close(): Promise<void>
}

/** A training that has not paused within this time is ended when Atelier closes, milliseconds. */
const pauseLimitMs = 15_000

/** Opens the library and gets everything ready; no worker starts before it is needed. */
export async function openWorkshop(options: StudioOptions): Promise<Workshop> {
  const { fork, emit, log: onTrouble, use = 'write' } = options
  const write = use === 'write'
  const library = await openLibrary(options.library, write || options.library === defaultLibrary())
  const { log, records, close } = await (write ? openToWrite : openToRead)(library, onTrouble)
  const hand = new Supervisor(fork, 'The engine', onTrouble)
  const trainer = new Supervisor(fork, 'The trainer', onTrouble)
  const queue = new RunQueue({ library, log, emit, records }, trainer, onTrouble)
  let cards: Promise<GanCard[]> | undefined
  return {
    ...{ library, log, emit, hand, trainer, queue, records },
    gans() {
      cards ??= hand.ask('gans', undefined).answer
      // A failure is not remembered: the next call asks again.
      cards.catch(() => (cards = undefined))
      return cards
    },
    async close() {
      try {
        await queue.close(pauseLimitMs)
      } finally {
        trainer.close()
        hand.close()
        await records.settled()
        close()
      }
    }
  }
}
