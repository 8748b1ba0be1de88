// Which measured series is drawn where, and what it is called.
import type { Line } from '../../preload/nouns'
import { bytes, rate, sized } from './format'
import type { Trace } from './line-plot'

export type ChartPlan = {
  title: string
  /** What its values mean, in a few words; what exactly they are, in a sentence. */
  note?: string
  about?: string
  traces: Trace[]
  format?: (value: number) => string
  /** How a value is written on the axis, where there is less room. */
  tick?: (value: number) => string
}

type Known = { label: string; ink: Trace['ink'] }
type Group = Omit<ChartPlan, 'traces'> & { series: Record<string, Known> }

const first: Group[] = [
  {
    title: 'Losses',
    series: {
      'loss.generator': { label: 'Generator', ink: 1 },
      'loss.critic': { label: 'Critic', ink: 2 }
    }
  },
  {
    title: 'Critic’s scores',
    series: {
      'score.real': { label: 'Real', ink: 3 },
      'score.fake': { label: 'Made', ink: 4 }
    }
  }
]

/** Of kinds that know what should come out; SRGAN has nothing else at first. */
const difference: Group = {
  title: 'Difference',
  note: 'lower is closer',
  about:
    'How far made pictures are from what they should be: the mean over their colours, of which black and white are 2 apart.',
  series: { difference: { label: 'Difference', ink: 1 } }
}

const quality: Group = {
  title: 'KID (EfficientNet-Lite0)',
  note: 'lower is closer',
  about:
    'How far 256 made pictures are from the dataset: kernel distance times 1,000, by features of EfficientNet-Lite0 at 112 px. It does not compare with figures from papers.',
  series: { 'quality.kid': { label: 'KID', ink: 1 } }
}

/** "875M", "1.2G". */
function shortBytes(value: number): string {
  const { number, unit } = sized(value)
  return unit === 'bytes' ? number : number + unit.charAt(0)
}

const more: Group[] = [
  {
    title: 'Precision and recall',
    about:
      'Precision: the share of made pictures that could be real. Recall: the share of real ones that could be made. By features of EfficientNet-Lite0 at 112 px.',
    series: {
      'quality.precision': { label: 'Precision', ink: 5 },
      'quality.recall': { label: 'Recall', ink: 6 }
    }
  },
  {
    title: 'Penalty',
    series: { penalty: { label: 'Penalty', ink: 2 } }
  },
  { title: 'Speed', series: { speed: { label: 'Images/s', ink: 1 } }, format: rate },
  { title: 'Memory', series: { memory: { label: 'Used', ink: 3 } }, format: bytes, tick: shortBytes }
]

function planOf({ series: known, ...group }: Group, lines: ReadonlyMap<string, Line>): ChartPlan {
  const traces = Object.entries(known).flatMap(([series, drawn]) => {
    const line = lines.get(series)
    return line ? [{ ...drawn, line }] : []
  })
  return { ...group, traces }
}

/** The charts in sight, in their order: two until something is measured, then those that something is measured for. */
export function firstCharts(lines: ReadonlyMap<string, Line>): ChartPlan[] {
  const plans = [difference, ...first, quality].map((group) => planOf(group, lines))
  const measured = plans.filter(({ traces }) => traces.length > 0)
  return measured.length > 0 ? measured : first.map((group) => planOf(group, lines))
}

/** The charts behind the disclosure: those known by name, then every other series by its own name. */
export function moreCharts(lines: ReadonlyMap<string, Line>): ChartPlan[] {
  const named = new Set(
    [difference, ...first, quality, ...more].flatMap((group) => Object.keys(group.series))
  )
  const others = [...lines.values()].filter((line) => !named.has(line.series))
  return [
    ...more.map((group) => planOf(group, lines)),
    ...others.map((line): ChartPlan => {
      const title = line.series.charAt(0).toUpperCase() + line.series.slice(1).replaceAll(/[._-]/g, ' ')
      return { title, traces: [{ label: 'Value', ink: 1, line }] }
    })
  ].filter((plan) => plan.traces.length > 0)
}
