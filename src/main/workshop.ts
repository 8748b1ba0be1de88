// What every call works with: the open library, its log, the two workers, the queue of runs.
import type { GanCard } from '../preload/nouns'
import { defaultLibrary, openLibrary, type Library } from './library'
import { lockLibrary } from './log/lock'
import { openLog, readLog, type Log } from './log/open'
import type { Emit } from './emit'
import { RunQueue } from './run-queue'
import { RunRecords } from './run-records'
import { tidy } from './tidy'
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

function openToWrite(library: Library): { log: Log; unlock(): void } {
  const unlock = lockLibrary(library.lock)
  try {
    return { log: openLog(library.log), unlock }
  } catch (error) {
    unlock()
    throw error
  }
}

/** A library without a log of this version is brought up to date first, which takes the lock for that moment. */
function openToRead(library: Library): { log: Log; unlock(): void } {
  let log = readLog(library.log)
  if (!log) {
    const { log: made, unlock } = openToWrite(library)
    made.close()
    unlock()
    log = readLog(library.log)!
  }
  return { log, unlock: () => {} }
}

/** Opens the library and gets everything ready; no worker starts before it is needed. */
export async function openWorkshop(options: StudioOptions): Promise<Workshop> {
  const { fork, emit, log: onTrouble, use = 'write' } = options
  const write = use === 'write'
  const library = await openLibrary(options.library, write || options.library === defaultLibrary())
  const { log, unlock } = write ? openToWrite(library) : openToRead(library)
  const records = new RunRecords(library, log, onTrouble)
  if (write)
    await tidy(library, log, records).catch((error: unknown) => {
      log.close()
      unlock()
      throw error
    })
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
      await queue.close(pauseLimitMs)
      hand.close()
      await records.settled()
      log.close()
      unlock()
    }
  }
}
