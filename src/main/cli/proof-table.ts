// The README's table of what was proved, made of what is kept of each proof.
import type { Settings } from '../../preload/nouns'
import type { Proof as Found } from '../../preload/proof'
import { count, duration } from './format'
import type { TwinFound } from './proof-twin'
import { data } from './proof-data'
import type { Proof } from './proof'
import { proofs } from './proofs'
import type { Verdict } from './verdicts'

/** What is kept of a proof. */
export type Kept = Pick<Proof, 'id' | 'gan' | 'data' | 'resolution'> & {
  /** Of the settings, those that are not left to the kind. */
  given: Settings
  found: Found
  twin: TwinFound | null
  verdicts: Verdict[]
  commit: string
  at: string
  machine: string
}

const [begins, ends] = ['<!-- proofs: made by `atelier bench recipes` -->', '<!-- end of proofs -->']

/** ✓ and ✗ for what was asked. */
export const mark = (met: boolean | null, [yes, no, unasked]: [string, string, string]) =>
  met === null ? unasked : met ? yes : no

function rowOf({ id, gan, data: name, resolution, given, found, verdicts, machine }: Kept): string {
  const { seenImages, trainedMs } = found.stops.at(-1)!
  const says = verdicts.map((each) => `${mark(each.met, ['✓', '✗', '·'])} ${each.says}`).join('<br>')
  const on = `${data[name].says}, ${resolution} px`
  const core = machine.startsWith('1 ×') ? ' on one core' : ''
  const low = found.precision === 'bfloat16' ? ' in bfloat16' : ''
  const chosen = Object.entries(given).map(([setting, value]) => `\`${setting}=${String(value)}\``)
  const recipe = [`[${gan}](resources/proofs/${id}.webp)`, ...chosen].join(' ')
  return `| ${recipe} | ${on} | ${count(seenImages)} in ${duration(trainedMs)}${core}${low} | ${says} |`
}

const head = [
  '| recipe | learned from | pictures seen | found (✓ as it must be, ✗ not, · nothing asked) |',
  '|---|---|---|---|'
]

/** The README with a row for each proof, in the order of the list. */
export function withTable(readme: string, kept: Kept[]): string {
  const order = (id: string) => proofs.findIndex((proof) => proof.id === id)
  const rows = kept.toSorted((a, b) => order(a.id) - order(b.id)).map(rowOf)
  const [before, rest] = [readme.slice(0, readme.indexOf(begins)), readme.slice(readme.indexOf(ends))]
  return [before + begins, '', ...head, ...rows, '', rest].join('\n')
}
