// Starts a worker from plain Node: the command line, the tests, and the window where it was started by Node.
import { fork } from 'node:child_process'
import { workerEntry } from './app-root'
import { endInWords, tailOf, type Fork } from './worker-process'

/** glibc asks Linux for huge pages where it has them: oneDNN's buffers come and go, and each new page costs a fault. */
export const hugePages = { GLIBC_TUNABLES: 'glibc.malloc.hugetlb=1' }

type Options = {
  /** The worker's built file. */
  entry?: string
  /** Added to this process's. */
  environment?: Record<string, string>
  /** The Node that runs it. */
  node?: string
}

/** Forks the worker as a process of Node, in a process group of its own. */
export function forkNode({
  entry = workerEntry,
  environment = {},
  node = process.execPath
}: Options = {}): Fork {
  return () => {
    const child = fork(entry, [], {
      execPath: node,
      execArgv: [],
      serialization: 'advanced',
      env: { ...hugePages, ...process.env, ...environment },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      // A process group of its own: Ctrl-C in the terminal must reach this program alone, which then pauses the run.
      detached: process.platform !== 'win32'
    })
    return {
      pid: child.pid,
      // A worker that is gone reports its end by itself: the error of the failed send says nothing more.
      send: (message) => void child.send(message as object, () => {}),
      onMessage: (listener) => void child.on('message', listener),
      onEnd(listener) {
        child.once('error', (error) => listener(`could not be started (${error.message})`))
        child.once('exit', (code, signal) => listener(endInWords(code, signal)))
      },
      lastWords: tailOf(child.stderr),
      kill: () => void child.kill('SIGKILL')
    }
  }
}
