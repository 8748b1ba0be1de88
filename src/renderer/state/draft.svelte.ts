// The run that is being prepared in Train: kept while the person looks elsewhere.
import { call } from '../api.svelte'
import type { Dataset, GanCard, Run } from '../../preload/nouns'
import { standardsFor, suggestedFor } from '../../preload/suits'
import { goalOf, ownGoal, type Goal, type LengthId, type OwnUnit } from '../lib/length'
import { lastSpeed, unfit } from '../lib/recipe'
import { originsFor } from '../lib/origin'
import { changedOf, fieldsOf, onlyChanged, type Values } from '../lib/settings-form'
import { datasets } from './datasets.svelte'
import { runs } from './runs.svelte'
import { studio } from './studio.svelte'

export class Draft {
  name = $state('')
  datasetId = $state<string | null>(null)
  ganId = $state<string | null>(null)
  length = $state<LengthId>('sketch')
  own = $state('30')
  ownUnit = $state<OwnUnit>('minutes')
  /** Settings that were changed, by recipe. */
  values = $state.raw<Record<string, Values>>({})
  /** The run to begin from, while the recipe is its own. */
  fromId = $state<string | null>(null)
  /** How many of the critic's first layers to keep as they were there. */
  kept = $state(0)

  readonly dataset: Dataset | null = $derived(
    datasets.find(this.datasetId) ?? datasets.selected ?? datasets.list[0] ?? null
  )
  readonly suggested: GanCard | null = $derived(this.dataset && suggestedFor(studio.gans, this.dataset))
  readonly gan: GanCard | null = $derived.by(() => {
    const dataset = this.dataset
    const fits = studio.gans.filter((gan) => !dataset || unfit(gan, dataset) === null)
    return fits.find((gan) => gan.id === this.ganId) ?? this.suggested ?? fits[0] ?? null
  })
  /** What the recipe leaves to these pictures. */
  readonly standards: Values = $derived(this.gan && this.dataset ? standardsFor(this.gan, this.dataset) : {})
  readonly fields = $derived(
    this.gan ? fieldsOf(this.gan.settings, { ...this.gan.defaults, ...this.standards }) : []
  )
  readonly settings: Values = $derived(this.values[this.gan?.id ?? ''] ?? {})
  readonly changed = $derived(changedOf(this.fields, this.settings))
  /** What can be begun from, newest first. */
  readonly origins: readonly Run[] = $derived(originsFor(runs.list, this.gan?.id))
  readonly from: Run | null = $derived(this.origins.find((run) => run.id === this.fromId) ?? null)
  readonly frozen = $derived(this.from ? this.kept : 0)
  readonly goal: Goal | string = $derived(
    this.length === 'own' ? ownGoal(this.own, this.ownUnit) : goalOf(this.length)
  )
  readonly speed = $derived(
    this.gan && this.dataset ? lastSpeed(runs.list, this.gan.id, this.dataset.resolution) : null
  )
  readonly ready = $derived(this.dataset !== null && this.gan !== null && typeof this.goal !== 'string')

  change(values: Values): void {
    if (!this.gan) return
    this.values = { ...this.values, [this.gan.id]: onlyChanged(this.fields, values) }
  }

  /** Begins from this run, or from nothing. */
  beginFrom(run: string | null): void {
    this.fromId = run
    this.kept = 0
  }

  /** Starts what was prepared. The name and what it began from are forgotten, the rest stays for the next one. */
  async start(): Promise<Run | null> {
    const { dataset, gan, goal, from, frozen } = this
    if (!dataset || !gan || typeof goal === 'string') return null
    const run = await call('runs.start', {
      name: this.name,
      dataset: dataset.id,
      gan: gan.id,
      settings: onlyChanged(this.fields, this.settings),
      from: from && { run: from.id },
      frozen,
      ...goal
    })
    runs.put(run)
    this.name = ''
    this.beginFrom(null)
    return run
  }
}

export const draft = new Draft()
