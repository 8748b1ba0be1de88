// What a run can begin from and what it began from, in words.
import type { Run } from '../../preload/nouns'
import { count } from './format'

/** The runs of a recipe that have learned something which is kept, in the order in which they are given. */
export function originsFor(runs: readonly Run[], gan: string | undefined): Run[] {
  return runs.filter((run) => run.gan === gan && (run.checkpoint ?? 0) > 0)
}

/** "Kiln, step 1,200", and the size of its pictures where that is another one. */
export function originInWords({ name, checkpoint, resolution }: Run, side: number): string {
  const size = resolution === side ? '' : `, ${resolution} px`
  return `${name}, step ${count(checkpoint ?? 0)}${size}`
}

/** "the first layer", "the first 3 layers": of a critic, kept as they are. */
export function layersInWords(frozen: number): string {
  return frozen === 1 ? 'the first layer' : `the first ${frozen} layers`
}
