// Starts a worker from Electron, as a utility process.
import { constants } from 'node:os'
import { utilityProcess } from 'electron'
import { workerEntry } from './app-root'
import { endInWords, tailOf, type Fork } from './worker-process'

/** Electron hands on what waitpid answered: a signal as its number, an exit code in the second byte. */
function wordsOf(status: number): string {
  if (process.platform === 'win32') return endInWords(status, null)
  const signal = Object.entries(constants.signals).find(([, number]) => number === (status & 0x7f))
  return signal ? endInWords(null, signal[0]) : endInWords(status >> 8, null)
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
