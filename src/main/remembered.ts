// Remembers what belongs to this machine and not to a library: the window's place, its theme, which library was open.
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'
import { themes } from '../preload/nouns'

const Remembered = z.object({
  library: z.string().optional(),
  theme: z.enum(themes).default('darkroom'),
  bounds: z.object({ x: z.int(), y: z.int(), width: z.int(), height: z.int() }).optional(),
  maximised: z.boolean().default(false)
})
export type Remembered = z.infer<typeof Remembered>

export type Memory = { get(): Remembered; set(change: Partial<Remembered>): void }

function read(file: string, log: (error: unknown) => void): Remembered {
  if (!existsSync(file)) return Remembered.parse({})
  try {
    return Remembered.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch (error) {
    // Losing the window's place is no harm; the studio must start.
    log(error)
    return Remembered.parse({})
  }
}

/** What `file` remembers; a change is written at once, whole or not at all. */
export function openMemory(file: string, log: (error: unknown) => void): Memory {
  let now = read(file, log)
  return {
    get: () => now,
    set(change) {
      now = { ...now, ...change }
      try {
        mkdirSync(dirname(file), { recursive: true })
        writeFileSync(`${file}.partial`, JSON.stringify(now))
        renameSync(`${file}.partial`, file)
      } catch (error) {
        log(error)
      }
    }
  }
}
