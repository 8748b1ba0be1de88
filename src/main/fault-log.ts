// Keeps the original errors behind the faults that people see, in a log file of limited size.
import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { inspect } from 'node:util'

const mostBytes = 1_000_000

/** Writes one error with its causes. Never throws: a log that cannot be written must not stop the studio. */
export type LogFault = (error: unknown) => void

/** `faults.log` in `folder`, at most 1 MB and one older file of that size. */
export function openFaultLog(folder: string): LogFault {
  const file = join(folder, 'faults.log')
  const append = (text: string) => {
    mkdirSync(folder, { recursive: true })
    const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0
    if (size > mostBytes) renameSync(file, `${file}.old`)
    appendFileSync(file, text)
  }
  return (error) => {
    const text = `${new Date().toISOString()} ${inspect(error, { depth: 6, breakLength: 120 })}\n`
    try {
      append(text)
    } catch (cause) {
      process.stderr.write(`${text}(not in ${file}: ${String(cause)})\n`)
    }
  }
}
