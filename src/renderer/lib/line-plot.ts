// One chart on a canvas: smoothed lines over their raw values, a playhead, and the step under the pointer.
import { Chart, LinearScale, LineController, LineElement, PointElement, type ChartDataset } from 'chart.js'
import type { Line } from '../../preload/nouns'
import { shortCount, stepTicks, threeTicks } from './axis'
import { indexAt, smooth, thin } from './thin'

Chart.register(LineController, LineElement, PointElement, LinearScale)

/** One series to draw; `ink` is its place among the series colours, 1 to 6, and decides its dash. */
export type Trace = { label: string; line: Line; ink: 1 | 2 | 3 | 4 | 5 | 6 }

export const dashes: Record<Trace['ink'], number[]> = {
  1: [],
  2: [5, 3],
  3: [],
  4: [5, 3],
  5: [1.5, 3],
  6: [8, 2.5, 1.5, 2.5]
}
/** More buckets than a chart is wide would be drawn on top of each other. */
const mostDrawn = 320

type Curve = { steps: number[]; values: number[]; ink: Trace['ink'] }
type Dataset = ChartDataset<'line', { x: number; y: number }[]>
type Marks = { head: number | null; hover: number | null }

export class LinePlot {
  #chart: Chart<'line', { x: number; y: number }[]>
  #canvas: HTMLCanvasElement
  #curves: Curve[] = []
  #marks: Marks = { head: null, hover: null }
  #tick: (value: number) => string

  constructor(canvas: HTMLCanvasElement, tick: (value: number) => string) {
    this.#canvas = canvas
    this.#tick = tick
    this.#chart = new Chart(canvas, {
      type: 'line',
      data: { datasets: [] },
      options: {
        animation: false,
        parsing: false,
        normalized: true,
        responsive: true,
        maintainAspectRatio: false,
        events: [],
        layout: { padding: { top: 6, right: 4 } },
        scales: {
          x: {
            type: 'linear',
            grid: { display: false },
            ticks: {
              align: 'inner',
              autoSkip: false,
              maxRotation: 0,
              padding: 3,
              callback: (value) => shortCount(Number(value))
            },
            afterBuildTicks: (axis) => {
              axis.ticks = stepTicks(axis.min, axis.max).map((value) => ({ value }))
            }
          },
          y: {
            type: 'linear',
            border: { display: false },
            ticks: {
              autoSkip: false,
              padding: 6,
              callback: (value) => this.#tick(Number(value))
            },
            afterBuildTicks: (axis) => {
              axis.ticks = [axis.min, (axis.min + axis.max) / 2, axis.max].map((value) => ({ value }))
            },
            afterFit: (axis) => {
              axis.width = 42
            }
          }
        }
      },
      plugins: [{ id: 'marks', afterDatasetsDraw: (chart) => this.#drawMarks(chart) }]
    })
  }

  /** Draws `traces` from step 0 to their last, or to `until` where that is later. Colours are read anew each time. */
  show(traces: readonly Trace[], until: number): void {
    const style = getComputedStyle(this.#canvas)
    const colour = (name: string) => style.getPropertyValue(name).trim()
    const drawn = traces.map(({ line, ink }) => ({ line: thin(line, mostDrawn), ink }))
    const last = Math.max(...drawn.map(({ line }) => line.steps.at(-1) ?? 0), until)
    const halfLife = Math.max(1, last / 60)
    this.#curves = drawn.map(({ line, ink }) => ({ ink, steps: line.steps, values: smooth(line, halfLife) }))
    this.#chart.data.datasets = [
      ...drawn.map(({ line, ink }): Dataset => rawDataset(line, colour(`--c-${ink}`))),
      ...this.#curves.map((curve): Dataset => smoothDataset(curve, colour(`--c-${curve.ink}`)))
    ]
    this.#scale(
      drawn.map(({ line }) => line),
      last,
      colour
    )
    this.#chart.update('none')
  }

  /** Moves the playhead and the crosshair. */
  mark(marks: Marks): void {
    this.#marks = marks
    this.#chart.draw()
  }

  /** The step at a place of the canvas, px from its left edge; null outside the plot. */
  stepAt(x: number): number | null {
    const { left, right } = this.#chart.chartArea ?? { left: 0, right: 0 }
    if (x < left - 8 || x > right + 8 || this.#curves.length === 0) return null
    const axis = this.#chart.scales.x
    return axis ? Math.round(Math.min(axis.max, Math.max(axis.min, axis.getValueForPixel(x) ?? 0))) : null
  }

  destroy(): void {
    this.#chart.destroy()
  }

  #scale(lines: Line[], last: number, colour: (name: string) => string): void {
    const values = lines.flatMap((line) => line.mean).concat(this.#curves.flatMap((curve) => curve.values))
    const finite = values.filter(Number.isFinite)
    const [least, , most] = threeTicks(Math.min(...finite, Infinity), Math.max(...finite, -Infinity))
    const { x, y } = this.#chart.options.scales ?? {}
    if (!x || !y) return
    x.min = 0
    x.max = last
    y.min = least
    y.max = most
    x.border = { color: colour('--chart-axis') }
    y.grid = { color: colour('--chart-grid'), drawTicks: false }
    const words = { color: colour('--ink-3'), font: { family: colour('--font-num'), size: 11 } }
    for (const axis of [x, y]) Object.assign(axis.ticks ?? {}, words)
  }

  #drawMarks({ ctx: context, scales: { x, y }, chartArea }: Chart): void {
    if (!x || !y || this.#curves.length === 0) return
    const style = getComputedStyle(this.#canvas)
    const colour = (name: string) => style.getPropertyValue(name).trim()
    const { top, bottom } = chartArea
    const line = (step: number, stroke: string, width: number) => {
      const at = x.getPixelForValue(Math.min(x.max, Math.max(x.min, step)))
      context.strokeStyle = stroke
      context.lineWidth = width
      context.beginPath()
      context.moveTo(at, top - 2)
      context.lineTo(at, bottom)
      context.stroke()
    }
    context.save()
    const { head, hover } = this.#marks
    if (head !== null) line(head, colour('--accent'), 1.6)
    if (hover !== null) line(hover, colour('--ink-1'), 1)
    for (const curve of this.#curves) {
      const index = indexAt(curve.steps, hover ?? head ?? Infinity)
      const value = curve.values[index]
      if (value === undefined) continue
      context.fillStyle = colour(`--c-${curve.ink}`)
      context.strokeStyle = colour('--bg-panel')
      context.lineWidth = 2
      context.beginPath()
      context.arc(x.getPixelForValue(curve.steps[index]!), y.getPixelForValue(value), 4.5, 0, 2 * Math.PI)
      context.fill()
      context.stroke()
    }
    context.restore()
  }
}

/** The raw values as one thin line that visits the least and the greatest of each bucket. */
function rawDataset(line: Line, stroke: string): Dataset {
  const data = line.steps.flatMap((x, i) => [
    { x, y: line.low[i]! },
    { x, y: line.high[i]! }
  ])
  const faint = `color-mix(in srgb, ${stroke} 26%, transparent)`
  return { data, borderColor: faint, borderWidth: 1, pointRadius: 0, tension: 0 }
}

function smoothDataset(curve: Curve, stroke: string): Dataset {
  const data = curve.steps.map((x, i) => ({ x, y: curve.values[i]! }))
  return {
    data,
    borderColor: stroke,
    borderWidth: 1.6,
    borderDash: dashes[curve.ink],
    pointRadius: 0,
    tension: 0
  }
}
