// What must be seen in a proof of a recipe: each verdict is what was found, in words, and whether it is that.
import type { Proof as Found } from '../../preload/proof'
import { figures } from './format'

type Figures = Record<string, number>

/** What was found, in words, and whether it is what must be seen; null where nothing was asked. */
export type Verdict = { says: string; met: boolean | null }

const last = ({ stops }: Found) => stops.at(-1)!.figures
const at = (figures: Figures, name: string): number => figures[name] ?? NaN

const kidsOf = ({ stops }: Found) => stops.map((stop) => at(stop.figures, 'kid'))

/** KID from stop to stop. */
export const kidGoes = (found: Found): Verdict => ({
  says: `KID ${kidsOf(found).map(figures).join(' → ')}`,
  met: null
})

/** KID falls from stop to stop, and to a fifth of what it was. */
export function kidFalls(found: Found): Verdict {
  const kids = kidsOf(found)
  const falls = kids.every((kid, i) => i === 0 || kid < kids[i - 1]!)
  return { ...kidGoes(found), met: falls && kids.at(-1)! / kids[0]! <= 0.2 }
}

const percent = (share: number) => `${figures(share * 100)} %`

export function recognises(least: number) {
  return (found: Found): Verdict[] => {
    const [recognised, classifier] = [at(last(found), 'recognised'), at(last(found), 'classifier')]
    const says = `${percent(recognised)} show the class asked for (of real ones the classifier recognises ${percent(classifier)})`
    return [{ says, met: recognised >= least }]
  }
}

/** The critic's gradient has length 1, and what it tells apart shrinks. */
export function wasserstein(found: Found): Verdict {
  const trained = found.stops.slice(1)
  const norm = at(trained.at(-1)!.series, 'slope')
  const gaps = trained.map(({ series }) => at(series, 'score.real') - at(series, 'score.fake'))
  return {
    says: `gradient norm ${figures(norm)}; gap ${gaps.map(figures).join(' → ')}`,
    met: Math.abs(norm - 1) <= 0.1 && gaps.at(-1)! < gaps[0]!
  }
}

/** The nearer to the average picture, the more are likely and the fewer are all that there is. */
export function truncates(found: Found): Verdict {
  const of = (name: string) => [0.5, 0.7, 1].map((amount) => at(last(found), `${name}.at.${amount}`))
  const [precision, recall] = [of('precision'), of('recall')]
  // As a whole truly, so that a kind nobody recognises is not said to trade anything.
  const rising = (values: number[]) =>
    values.at(-1)! > values[0]! && values.every((value, i) => i === 0 || value >= values[i - 1]!)
  const list = (values: number[]) => values.map(percent).join(', ')
  return {
    says: `at truncation 0.5, 0.7, 1: precision ${list(precision)}; recall ${list(recall)}`,
    met: rising(precision.toReversed()) && rising(recall)
  }
}

/** Coarse styles move the layout more than fine ones do, fine ones the colours more than coarse ones. */
export function mixes(found: Found): Verdict {
  const ratio = (name: string, more: string, less: string) =>
    at(last(found), `${name}.${more}`) / at(last(found), `${name}.${less}`)
  const [layout, colour] = [ratio('layout', 'coarse', 'fine'), ratio('colour', 'fine', 'coarse')]
  return {
    says: `swapping coarse styles moves the layout ${figures(layout)} times as far as swapping fine ones; fine ones move colours ${figures(colour)} times as far`,
    met: layout > 1 && colour > 1
  }
}

/** How much less this figure is than that of the yardstick. */
export function below(found: Found, name: string, least: number, of: string): Verdict {
  const [own, other] = [at(last(found), name), at(found.against[0]!.figures, name)]
  const says = `feature distance on held-out pictures ${figures(own)}, ${of} ${figures(other)} (${percent(1 - own / other)} below)`
  return { says, met: 1 - own / other >= least }
}

export function translates(found: Found): Verdict[] {
  const { kid, 'kid.untranslated': before, returned } = last(found) as Record<string, number>
  return [
    { says: `KID to Twitter’s ${figures(kid!)}, untranslated ${figures(before!)}`, met: kid! <= before! / 2 },
    { says: `led back ${figures(returned!)} dB`, met: returned! > 20 }
  ]
}

export function enlarges(found: Found): Verdict[] {
  const [faithful, end] = [found.stops.at(-2)!.figures, last(found)]
  const gain = at(faithful, 'psnr') - at(faithful, 'psnr.cubic')
  const nearer = 1 - at(end, 'features') / at(end, 'features.cubic')
  return [
    {
      says: `after the faithful stage ${figures(at(faithful, 'psnr'))} dB, ${figures(gain)} above bicubic`,
      met: gain >= 0.5
    },
    {
      says: `at the end feature distance ${figures(at(end, 'features'))}, ${percent(nearer)} below bicubic’s`,
      met: nearer >= 0.25
    }
  ]
}

/** KID, and each yardstick's after the same time. */
export function beside(found: Found): Verdict {
  const list = found.against.map(({ gan, figures: theirs }) => `${gan} ${figures(at(theirs, 'kid'))}`)
  return {
    says: `KID ${figures(at(last(found), 'kid'))} beside ${list.join(', ')} after the same time`,
    met: null
  }
}

/** A lower KID than each yardstick's after the same time. */
export function ahead(found: Found): Verdict {
  const own = at(last(found), 'kid')
  return { ...beside(found), met: found.against.every(({ figures: theirs }) => own < at(theirs, 'kid')) }
}

/** Real pictures that could be made are more than this share. */
export const remembers =
  (least: number) =>
  (found: Found): Verdict => {
    const recall = at(last(found), 'recall')
    return { says: `recall ${percent(recall)}`, met: recall > least }
  }

/**
 * What PyTorch came to: the same where the intervals of 95 % of both overlap; of several runs of each, those from the lowest end to
 * the highest. By KID, of pairs by feature distance.
 */
export function alike({ ours, theirs }: Record<'ours' | 'theirs', Figures[]>): Verdict {
  const [name, called] = 'kid' in ours[0]! ? ['kid', 'KID'] : ['features', 'feature distance']
  const low = (of: Figures[]) => Math.min(...of.map((each) => at(each, `${name}.low`)))
  const high = (of: Figures[]) => Math.max(...of.map((each) => at(each, `${name}.high`)))
  const say = (of: Figures[]) =>
    `${of.map((each) => figures(at(each, name))).join(', ')} (${figures(low(of))} to ${figures(high(of))})`
  return {
    says: `${called} ${say(ours)}, of its PyTorch twin after as many pictures ${say(theirs)}`,
    met: low(ours) <= high(theirs) && low(theirs) <= high(ours)
  }
}

/** In bfloat16 the same as in float32: what runs in float32 come to that differ in nothing that matters, and their intervals. */
export function asExact(found: Found): Verdict {
  const [less, exact] = [true, false].map((is) =>
    found.against.filter(({ precision }) => (precision === 'bfloat16') === is).map((each) => each.figures)
  ) as [Figures[], Figures[]]
  const [own, all] = [less[0]!, [last(found), ...exact]]
  const of = (name: string) => all.map((each) => at(each, name))
  const [least, greatest] = [Math.min(...of('kid')), Math.max(...of('kid'))].map(figures)
  const interval = `${figures(at(own, 'kid.low'))} to ${figures(at(own, 'kid.high'))}`
  return {
    says: `KID in bfloat16 ${figures(at(own, 'kid'))} (${interval}), of ${all.length} runs in float32 with hardly different learning rates ${least} to ${greatest}`,
    met:
      at(own, 'kid.low') <= Math.max(...of('kid.high')) && at(own, 'kid.high') >= Math.min(...of('kid.low'))
  }
}

/** How much better it moves as a whole than the yardstick. */
export function moves(found: Found): Verdict {
  const [own, other] = [at(last(found), 'eq-t'), at(found.against[0]!.figures, 'eq-t')]
  const says = `EQ-T ${figures(own)} dB, ${found.against[0]!.gan} ${figures(other)} dB`
  return { says, met: own - other >= 15 }
}
