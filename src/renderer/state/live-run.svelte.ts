// One run that is looked at: its sheets, its measured lines, its events, and where in its history the wall is.
import { call, on } from '../api.svelte'
import type { Line, Point, Run, RunEvent, Sample } from '../../preload/nouns'
import { append, bySeries } from '../lib/thin'

/** Buckets asked for at once, and kept while points arrive. */
const buckets = 512
const mostKept = 1024

export class LiveRun {
  readonly id: string
  sheets = $state.raw<readonly Sample[]>([])
  lines = $state.raw<ReadonlyMap<string, Line>>(bySeries([]))
  events = $state.raw<readonly RunEvent[]>([])
  loaded = $state(false)
  /** The step under the pointer, in whichever chart or in the film. */
  hover = $state<number | null>(null)
  /** The step the person went back to; null while the newest sheet is shown. */
  #back = $state<number | null>(null)
  readonly index = $derived.by(() => {
    if (this.#back === null) return this.sheets.length - 1
    return this.sheets.findIndex((sheet) => sheet.step === this.#back)
  })
  readonly sheet = $derived(this.sheets[this.index] ?? null)
  readonly live = $derived(this.#back === null)
  /** Points that arrived while the lines were on their way. */
  #early: Point[] | null = []
  #phase: Run['state'] | null = null

  constructor(id: string) {
    this.id = id
  }

  /** Reads the whole run. Points measured meanwhile are added to what arrives. */
  async load(): Promise<void> {
    this.#early = []
    const run = this.id
    const [sheets, lines, events] = await Promise.all([
      call('runs.samples', { run }),
      call('runs.lines', { run, series: [], buckets }),
      call('runs.events', { run })
    ])
    this.sheets = sheets.toSorted((a, b) => a.step - b.step)
    this.events = events.toSorted((a, b) => b.at - a.at)
    this.#take(lines)
    if (this.index < 0) this.#back = null
    this.loaded = true
  }

  /** Listens until the returned function is called. `report` gets what a reload throws. */
  listen(report: (error: unknown) => void): () => void {
    const mine = (other: string) => other === this.id
    const stops = [
      on('run.measured', ({ run, points }) => {
        if (mine(run)) this.measure(points)
      }),
      on('run.sampled', (sample) => {
        if (mine(sample.run)) this.put(sample)
      }),
      on('run.noted', (event) => {
        if (mine(event.run)) this.events = [event, ...this.events]
      }),
      on('run.changed', (run) => {
        if (!mine(run.id)) return
        // A run that starts again goes back to its checkpoint: what came after it is no longer in the log.
        const again = run.state === 'starting' && this.#phase !== null && this.#phase !== 'starting'
        this.#phase = run.state
        if (again) this.load().catch(report)
      })
    ]
    return () => stops.forEach((stop) => stop())
  }

  measure(points: Point[]): void {
    if (this.#early) this.#early.push(...points)
    else this.lines = append(this.lines, points, mostKept)
  }

  put(sample: Sample): void {
    const others = this.sheets.filter((sheet) => sheet.step !== sample.step)
    this.sheets = [...others, sample].toSorted((a, b) => a.step - b.step)
  }

  /** Goes to a sheet. The last one is live: what comes next will be shown. */
  scrub(index: number): void {
    const last = this.sheets.length - 1
    this.#back = index >= last ? null : (this.sheets[Math.max(0, index)]?.step ?? null)
  }

  goLive(): void {
    this.#back = null
  }

  #take(lines: Line[]): void {
    const loaded = bySeries(lines)
    const late = (this.#early ?? []).filter(
      (point) => point.step > (loaded.get(point.series)?.steps.at(-1) ?? -1)
    )
    this.#early = null
    this.lines = append(loaded, late, mostKept)
  }
}
