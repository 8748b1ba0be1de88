// Starts a worker from Electron, as a utility process.
import { constants } from 'node:os'
import { utilityProcess } from 'electron'
import { workerEntry } from './app-root'
import { endInWords, tailOf, type Fork } from './worker-process'

/**
 * Electron tells an exit code and the number of the signal that ended it in one number (measured on Electron 33).
 * The worker never exits with a number above 3 by itself: such a one is a signal.
 */
function wordsOf(status: number): string {
  const ended = Object.entries(constants.signals).find(([, number]) => number === status)
  return process.platform === 'win32' || status <= 3 || !ended
    ? endInWords(status, null)
    : endInWords(null, ended[0])
}

/** Forks the built worker. Only after the app is ready. */
export const forkUtility: Fork = () => {
  const child = utilityProcess.fork(workerEntry, [], {
    serviceName: 'Atelier engine',
    stdio: ['ignore', 'ignore', 'pipe']
  })
  return {
    get pid() {
      return child.pid
    },
    send: (message) => child.postMessage(message),
    onMessage: (listener) => void child.on('message', listener),
    onEnd: (listener) => void child.once('exit', (status) => listener(wordsOf(status))),
    lastWords: tailOf(child.stderr),
    kill() {
      // kill() of the child asks; a worker deep in a step would not hear it.
      if (child.pid !== undefined) process.kill(child.pid, 'SIGKILL')
    }
  }
}
