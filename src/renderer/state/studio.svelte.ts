// The studio itself: opening it, what it knows of itself, and the machine it runs on.
import { call, on } from '../api.svelte'
import { StudioError, type Fault } from '../../preload/result'
import type { Engine, GanCard } from '../../preload/nouns'
import { datasets } from './datasets.svelte'
import { preferences } from './preferences.svelte'
import { runs } from './runs.svelte'
import { toasts } from './toasts.svelte'
import { works } from './works.svelte'

export class Studio {
  status = $state<'opening' | 'open' | 'failed'>('opening')
  fault = $state.raw<Fault | null>(null)
  library = $state('')
  version = $state('')
  platform = $state('')
  gans = $state.raw<GanCard[]>([])
  engine = $state.raw<Engine | null>(null)
  #listening = false

  /** Opens the studio and fills every state. A failure is kept in `fault` for the error screen. */
  async open(): Promise<void> {
    this.status = 'opening'
    this.#listen()
    try {
      const studio = await call('studio.open')
      this.library = studio.library
      this.version = studio.version
      this.platform = studio.platform
      this.gans = studio.gans
      preferences.take(studio.preferences)
      datasets.take(studio.datasets)
      runs.take(studio.runs)
      works.take(studio.works)
      this.status = 'open'
    } catch (error) {
      if (!(error instanceof StudioError)) throw error
      this.fault = error.fault
      this.status = 'failed'
      return
    }
    await toasts.watch(() => this.lookAtEngine())
  }

  /** Turns to another library, which the person chooses, and opens it. */
  async chooseLibrary(): Promise<void> {
    if ((await call('studio.chooseLibrary')) !== null) await this.open()
  }

  async lookAtEngine(): Promise<void> {
    this.engine = await call('engine.get')
  }

  #listen(): void {
    if (this.#listening) return
    this.#listening = true
    datasets.listen()
    runs.listen()
    works.listen()
    on('studio.troubled', (fault) => toasts.fault(fault))
  }
}

export const studio = new Studio()
