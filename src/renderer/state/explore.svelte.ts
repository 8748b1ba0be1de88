// The model that is explored: which run, at which step, its pictures, and where in its latent space one is.
import { call } from '../api.svelte'
import { StudioError, type Fault } from '../../preload/result'
import type { Painting, Place, Run } from '../../preload/nouns'
import { count } from '../lib/format'
import { Easel } from './easel.svelte'
import { runs } from './runs.svelte'
import { toasts } from './toasts.svelte'
import { Walk } from './walk.svelte'

/** The truncation at which pictures are as they were learned. */
export const asTrained = 1

/** Lives as long as the window: who comes back finds the place where they were. */
export class Explore {
  readonly walk = new Walk()
  readonly easel = new Easel(
    (places) => this.#paint(places),
    (error) => this.#fail(error)
  )
  readonly corners = this.easel.spot()
  readonly stops = this.easel.spot()
  readonly around = this.easel.spot()
  readonly film = this.easel.spot()
  readonly field = this.easel.spot()
  run = $state<string | null>(null)
  /** Of the checkpoint that is shown. A newer one is gone to by hand. */
  step = $state(0)
  /** How far pictures may be from the average one. Of a kind that does not truncate, 1. */
  truncation = $state(asTrained)
  /** The number of the class that every picture shows; null: of each its heaviest seed's. */
  label = $state<number | null>(null)
  /** Why there is no picture. */
  fault = $state.raw<Fault | null>(null)

  /** Turns to the newest checkpoint of a run, or stays with the one of it that is shown. */
  open({ id, checkpoint }: Run): void {
    if (this.run === id || checkpoint === null) return
    this.run = id
    this.step = checkpoint
    this.truncation = asTrained
    this.label = null
    this.fault = null
    this.easel.clear()
  }

  truncateTo(truncation: number): void {
    this.truncation = truncation
    this.easel.redo()
  }

  showClass(label: number | null): void {
    this.label = label
    this.easel.redo()
  }

  /** Paints everything from this step on. */
  goToStep(step: number): void {
    this.step = step
    this.fault = null
    this.easel.again()
  }

  async #paint(places: readonly Place[]): Promise<Painting> {
    const { run, step, truncation, label } = this
    if (run === null) throw new Error('no run is open')
    try {
      return await call('explore.paint', { run, step, places: [...places], truncation, label })
    } catch (error) {
      if (!this.#isGone(error, run, step)) throw error
      this.goToStep(runs.find(run)!.checkpoint!)
      toasts.note(`Step ${count(step)} is no longer kept.`, { text: `Step ${count(this.step)} is shown.` })
      return await this.#paint(places)
    }
  }

  /** Whether it fails for the checkpoint's being gone, while the run has a newer one. */
  #isGone(error: unknown, run: string, step: number): boolean {
    if (this.run !== run || this.step !== step) return false
    const newest = runs.find(run)?.checkpoint ?? null
    return (
      error instanceof StudioError && error.fault.code === 'not-found' && newest !== null && newest > step
    )
  }

  #fail(error: unknown): void {
    if (error instanceof StudioError) this.fault = error.fault
    else toasts.report(error)
  }
}

export const explore = new Explore()
