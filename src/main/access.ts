// Opens the log of a library: to write, alone and after putting it right; or to read, beside another Atelier.
import { StudioError } from '../preload/result'
import type { Library } from './library'
import { lockLibrary } from './log/lock'
import { openLog, readLog, type Log } from './log/open'
import { RunRecords } from './run-records'
import { tidy } from './tidy'

export type Access = { log: Log; records: RunRecords; close(): void }

export async function openToWrite(library: Library, onTrouble: (error: unknown) => void): Promise<Access> {
  const unlock = lockLibrary(library.lock)
  let log: Log | undefined
  try {
    log = openLog(library.log)
    const records = new RunRecords(library, log, onTrouble)
    await tidy(library, log, records)
    return { log, records, close: () => closeBoth(log!, unlock) }
  } catch (error) {
    log?.close()
    unlock()
    throw error
  }
}

function closeBoth(log: Log, unlock: () => void): void {
  try {
    log.close()
  } finally {
    unlock()
  }
}

const isUnfinished = (log: Log) =>
  log.runs.list().some(({ state }) => state === 'queued' || state === 'starting' || state === 'running')

const isBusy = (error: unknown) => error instanceof StudioError && error.fault.code === 'busy'

/** Puts right a log that is missing, old, or says that runs train while nobody holds the library. */
async function putRight(library: Library, onTrouble: (error: unknown) => void): Promise<void> {
  const log = readLog(library.log)
  const unfinished = log && isUnfinished(log)
  log?.close()
  if (log && !unfinished) return
  try {
    const { records, close } = await openToWrite(library, onTrouble)
    await records.settled()
    close()
  } catch (error) {
    // Another Atelier holds it: then its runs do train.
    if (!log || !isBusy(error)) throw error
  }
}

export async function openToRead(library: Library, onTrouble: (error: unknown) => void): Promise<Access> {
  await putRight(library, onTrouble)
  const log = readLog(library.log)!
  return { log, records: new RunRecords(library, log, onTrouble), close: () => log.close() }
}
