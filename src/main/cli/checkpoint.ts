// Chooses the checkpoint that pictures are made from.
import type { Run } from '../../preload/nouns'
import { fail } from '../../preload/result'
import { checkpointsOf } from '../library'
import type { Workshop } from '../workshop'
import { count } from './format'

/** The newest one, or that of the step `at`. */
export async function theCheckpoint({ library }: Workshop, run: Run, at: number | undefined) {
  const all = await checkpointsOf(library, run.id)
  const newest = all.at(-1)
  if (!newest)
    throw fail('not-found', `${run.name} has no checkpoint yet.`, 'Let it train for longer, then try again.')
  const chosen = at === undefined ? newest : all.find(({ step }) => step === at)
  if (chosen) return chosen
  throw fail(
    'not-found',
    `${run.name} has no checkpoint of step ${count(at!)}.`,
    `It has: ${all.map(({ step }) => step).join(', ')}.`
  )
}
