// The line to the program that started this process; when that program is gone, so is this one.

/** What Electron gives a utility process; its types belong to Electron, which the worker does not know. */
type ParentPort = {
  on(event: 'message', listener: (event: { data: unknown }) => void): void
  on(event: 'close', listener: () => void): void
  postMessage(message: unknown): void
}

export type Port = {
  send(message: unknown): void
  /** Ends the process once everything that was sent is on its way. */
  close(code: number): void
}

/** How often a worker looks whether its parent still lives: a parent that was killed sends nothing. */
const lookEveryMs = 1000

function endWithParent(): void {
  const parent = process.ppid
  setInterval(() => {
    if (process.ppid !== parent) process.exit(0)
  }, lookEveryMs).unref()
}

/** @throws Error in a process that nobody forked. */
export function openPort(receive: (message: unknown) => void): Port {
  endWithParent()
  const electron = (process as unknown as { parentPort?: ParentPort }).parentPort
  if (electron) return portOfElectron(electron, receive)
  if (!process.send) throw new Error('the worker is started by Atelier, not by itself')
  process.on('message', receive)
  process.on('disconnect', () => process.exit())
  return {
    send: (message) => void process.send?.(message),
    close(code) {
      process.exitCode = code
      process.disconnect?.()
    }
  }
}

// Nothing is ever transferred: an ArrayBuffer in the transfer list of this port makes the whole message arrive as null.
function portOfElectron(electron: ParentPort, receive: (message: unknown) => void): Port {
  electron.on('message', (event) => receive(event.data))
  electron.on('close', () => process.exit(0))
  return {
    send: (message) => electron.postMessage(message),
    // This port cannot tell when a message is out: a moment is enough for one.
    close: (code) => void setTimeout(() => process.exit(code), 100)
  }
}
