// Chooses the checkpoint that pictures are made from.
import type { Run } from '../../preload/nouns'
import { fail } from '../../preload/result'
import { checkpointsOf } from '../library'
import type { Workshop } from '../workshop'

/** The newest one, or that of the step `at` where it is a number. */
export async function theCheckpoint({ library }: Workshop, run: Run, at: number | null) {
  const all = await checkpointsOf(library, run.id)
  const newest = all.at(-1)
  if (!newest)
    throw fail('not-found', `${run.name} has no checkpoint yet.`, 'Let it train for longer, then try again.')
  const chosen = at === null ? newest : all.find(({ step }) => step === at)
  if (chosen) return chosen
  throw fail(
    'not-found',
    `${run.name} has no checkpoint of step ${at!.toLocaleString('en-GB')}.`,
    `It has: ${all.map(({ step }) => step).join(', ')}.`
  )
}
