// The datasets of the library, newest first, and the one that is selected.
import { call, on } from '../api.svelte'
import type { Dataset } from '../../preload/nouns'

export class Datasets {
  list = $state.raw<Dataset[]>([])
  selectedId = $state<string | null>(null)
  readonly selected = $derived(this.find(this.selectedId) ?? this.list[0] ?? null)

  find(id: string | null): Dataset | undefined {
    return this.list.find((dataset) => dataset.id === id)
  }

  /** Takes the whole list, as the studio gives it when it opens. */
  take(list: Dataset[]): void {
    this.list = list.toSorted((a, b) => b.madeAt - a.madeAt)
  }

  put(dataset: Dataset): void {
    this.take([...this.list.filter((other) => other.id !== dataset.id), dataset])
  }

  drop(id: string): void {
    this.list = this.list.filter((dataset) => dataset.id !== id)
    if (this.selectedId === id) this.selectedId = null
  }

  async rename(dataset: string, name: string): Promise<void> {
    this.put(await call('datasets.rename', { dataset, name }))
  }

  async remove(dataset: string): Promise<void> {
    await call('datasets.remove', { dataset })
    this.drop(dataset)
  }

  listen(): void {
    on('dataset.changed', (dataset) => this.put(dataset))
    on('dataset.removed', ({ dataset }) => this.drop(dataset))
  }
}

export const datasets = new Datasets()
