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

  put(work: Work): void {
    if (!this.list) return
    const others = this.list.filter((other) => other.id !== work.id)
    this.list = [...others, work].toSorted((a, b) => b.madeAt - a.madeAt)
  }

  listen(): void {
    on('work.changed', (work) => this.put(work))
    on('work.removed', ({ work }) => {
      this.list = this.list?.filter((other) => other.id !== work) ?? null
    })
  }
}

export const works = new Works()
