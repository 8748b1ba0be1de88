// What program one needs to know of a worker's process, whoever forked it.

export type WorkerProcess = {
  readonly pid: number | undefined
  send(message: unknown): void
  onMessage(listener: (message: unknown) => void): void
  /** Called once; `how` says in words how it ended: "was killed (SIGKILL)", "ended with code 3". */
  onEnd(listener: (how: string) => void): void
  /** The last lines that it wrote to standard error, for the log file. */
  lastWords(): string
  /** Ends it at once. */
  kill(): void
}

/** Starts a worker; the same entry serves every worker. */
export type Fork = () => WorkerProcess

const crashes = new Set(['SIGSEGV', 'SIGABRT', 'SIGBUS', 'SIGILL', 'SIGFPE'])

/** How a process ended, as the end of a sentence that begins with its name. */
export function endInWords(
  code: number | null,
  signal: string | null,
  platform: NodeJS.Platform = process.platform
): string {
  if (signal === 'SIGKILL' && platform === 'linux')
    return 'was killed (SIGKILL), by hand or because the machine ran out of memory'
  if (signal) return `${crashes.has(signal) ? 'crashed' : 'was ended'} (${signal})`
  return `ended unexpectedly with code ${code ?? 'unknown'}`
}

/** Keeps the last `most` characters of a stream. */
export function tailOf(stream: NodeJS.ReadableStream | null, most = 8000): () => string {
  let tail = ''
  stream?.on('data', (chunk: Buffer) => {
    tail = (tail + chunk.toString()).slice(-most)
  })
  return () => tail
}
