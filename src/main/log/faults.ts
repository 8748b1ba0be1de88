// Puts SQLite's refusals into words.
import { StudioError, fail } from '../../preload/result'

const damaged = (path: string, cause: unknown) =>
  fail(
    'disk',
    `The log of this library is damaged: ${path} is not a whole Atelier log. Nothing in it was changed.`,
    'Put back a copy of it (older ones lie beside it as .backup), or move it away to begin a new log. Pictures, datasets and checkpoints are in their own folders and safe.',
    cause
  )

const refusals: Record<string, (path: string, cause: unknown) => StudioError> = {
  SQLITE_NOTADB: damaged,
  SQLITE_CORRUPT: damaged,
  SQLITE_FULL: (path, cause) =>
    fail(
      'disk',
      `The disk that holds ${path} is full.`,
      'Free some space, then try again. Nothing that was already saved is lost.',
      cause
    ),
  SQLITE_READONLY: (path, cause) =>
    fail(
      'disk',
      `${path} cannot be changed: it is read-only.`,
      'Give this account permission to write there, or choose a library on another disk.',
      cause
    ),
  SQLITE_CANTOPEN: (path, cause) =>
    fail(
      'disk',
      `${path} cannot be opened.`,
      'Give this account permission to read and write there, or choose another library.',
      cause
    ),
  SQLITE_IOERR: (path, cause) =>
    fail(
      'disk',
      `The disk failed while Atelier used ${path}.`,
      'Check that the disk is connected and not full, then try again.',
      cause
    ),
  SQLITE_BUSY: (path, cause) =>
    fail(
      'busy',
      `${path} is held by another program.`,
      'Close what else uses this library, then try again.',
      cause
    )
}

/** The error that people see for what SQLite threw; anything else passes through unchanged. */
export function logFault(error: unknown, path: string): unknown {
  const code = (error as { code?: unknown } | null)?.code
  if (error instanceof StudioError || typeof code !== 'string') return error
  // Extended codes carry the primary one in front: SQLITE_IOERR_WRITE.
  const primary = code.split('_').slice(0, 2).join('_')
  return refusals[primary]?.(path, error) ?? error
}
