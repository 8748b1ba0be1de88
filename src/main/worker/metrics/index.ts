// The list of metrics, and the figures of all of them: a new one is a file and a line here.
import { part, type Breathe, type Metric, type Pair } from './cloud'
import { diversity } from './diversity'
import { kid } from './kid'
import { precisionRecall } from './precision-recall'

const metrics = { kid, precisionRecall, diversity }

type FiguresOf<M> = M extends Metric<infer Figures> ? Figures : never
/** The figures of one metric and of another, in one object. */
type Together<Union> = (Union extends unknown ? (one: Union) => void : never) extends (all: infer All) => void
  ? All
  : never

type Name = keyof typeof metrics

/** What the metrics of these names find. */
export type Figures<Names extends Name = Name> = Together<FiguresOf<(typeof metrics)[Names]>>

export const everyMetric = Object.keys(metrics) as Name[]

/** Compares by the metrics of these names, one after the other. The same seed gives the same figures. */
export async function measured<const Names extends Name>(
  names: readonly Names[],
  pair: Pair,
  seed: number,
  breathe: Breathe
): Promise<Figures<Names>> {
  const figures = {}
  for (const [i, name] of names.entries())
    Object.assign(figures, await metrics[name].measure(pair, seed, part(breathe, i, names.length)))
  return figures as Figures<Names>
}
