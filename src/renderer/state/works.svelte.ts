// The works that were kept: their number at once, the works themselves when the gallery opens.
import { call, on } from '../api.svelte'
import type { Work } from '../../preload/nouns'

export class Works {
  /** Null until the gallery has asked for them. */
  list = $state.raw<Work[] | null>(null)
  #counted = $state(0)
  readonly count = $derived(this.list?.length ?? this.#counted)

  take(count: number): void {
    this.#counted = count
  }

  async load(): Promise<void> {
    this.list = (await call('gallery.list')).toSorted((a, b) => b.madeAt - a.madeAt)
  }

  /** Hangs one cell of a sheet in the gallery. */
  async keep(run: string, step: number, cell: number): Promise<Work> {
    const work = await call('gallery.keep', { run, step, cell })
    if (this.list) this.put(work)
    else await this.load()
    return work
  }

  async change(work: string, change: { title?: string; starred?: boolean }): Promise<void> {
    this.put(await call('gallery.change', { work, ...change }))
  }

  async remove(work: string): Promise<void> {
    await call('gallery.remove', { work })
    if (this.list) this.drop(work)
    else await this.load()
  }

  async restore(work: string): Promise<void> {
    this.put(await call('gallery.restore', { work }))
  }

  drop(work: string): void {
    this.list = this.list?.filter((other) => other.id !== work) ?? null
  }

  put(work: Work): void {
    if (!this.list) return
    const others = this.list.filter((other) => other.id !== work.id)
    this.list = [...others, work].toSorted((a, b) => b.madeAt - a.madeAt)
  }

  listen(): void {
    on('work.changed', (work) => this.put(work))
    on('work.removed', ({ work }) => this.drop(work))
  }
}

export const works = new Works()
