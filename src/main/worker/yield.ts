// Lets the window and whatever else the artist does go before a training, which takes what is left: nearly all.
import { readFileSync, writeFileSync } from 'node:fs'
import { constants, getPriority, setPriority } from 'node:os'

const behind = constants.priority.PRIORITY_BELOW_NORMAL

/** On Linux a thread's priority is its own and inherited: to be called before TensorFlow makes its threads. */
export function yieldToWindow(): void {
  // Only root may go forward again, from where the studio was put further behind.
  setPriority(Math.max(behind, getPriority()))
  if (process.platform === 'linux' && leadsSession()) yieldSession()
}

/** Whether this process has a session of its own, as a worker in Node has. */
function leadsSession(): boolean {
  const line = readFileSync('/proc/self/stat', 'utf8')
  // After the name, which may hold anything: state, parent, group, session (proc_pid_stat(5)).
  const [, , , session] = line.slice(line.lastIndexOf(')') + 2).split(' ')
  return Number(session) === process.pid
}

/** Where Linux shares the processor out between sessions first, priorities count only within one (sched(7), autogroup). */
function yieldSession(): void {
  try {
    writeFileSync('/proc/self/autogroup', String(behind))
  } catch {
    // This Linux shares out between processes.
  }
}
