// Finds what people name: by id, by the beginning of an id, or by its exact name.
import type { Dataset, Run } from '../../preload/nouns'
import { fail } from '../../preload/result'

type Named = { id: string; name: string }

/** The one that is meant, or nothing. Two that fit equally well are a fault that lists them. */
export function findNamed<Noun extends Named>(all: Noun[], word: string, noun: string): Noun | undefined {
  const ranks = [
    all.filter(({ id }) => id === word),
    all.filter(({ name }) => name === word),
    all.filter(({ id }) => word.length > 0 && id.startsWith(word))
  ]
  const found = ranks.find((rank) => rank.length > 0) ?? []
  if (found.length > 1)
    throw fail(
      'invalid',
      `${found.length} ${noun}s are called ${word}: ${found.map(({ id }) => id).join(', ')}.`,
      'Name it by its id.'
    )
  return found[0]
}

export function theRun(runs: Run[], word: string): Run {
  const run = findNamed(runs, word, 'run')
  if (!run) throw fail('not-found', `There is no run ${word}.`, 'See them all with `atelier runs`.')
  return run
}

export function theDataset(datasets: Dataset[], word: string): Dataset | undefined {
  return findNamed(datasets, word, 'dataset')
}
