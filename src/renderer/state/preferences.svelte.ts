// The person's taste: theme, wall tone, single keys. Kept by the studio, applied to the document.
import { call } from '../api.svelte'
import type { Preferences as Value } from '../../preload/nouns'

const walls = ['theme', 'black', 'charcoal', 'grey', 'white'] as const

export class Preferences {
  value = $state.raw<Value>({ theme: 'darkroom', wall: 'theme', singleKeys: true })

  /** Takes what the studio remembers. */
  take(value: Value): void {
    this.value = value
    const root = document.documentElement
    root.dataset.theme = value.theme
    if (value.wall === 'theme') delete root.dataset.wall
    else root.dataset.wall = value.wall
  }

  async set(change: Partial<Value>): Promise<void> {
    this.take({ ...this.value, ...change })
    await call('preferences.set', this.value)
  }

  switchTheme(): Promise<void> {
    return this.set({ theme: this.value.theme === 'darkroom' ? 'gallery' : 'darkroom' })
  }

  nextWall(): Promise<void> {
    const at = walls.indexOf(this.value.wall)
    return this.set({ wall: walls[(at + 1) % walls.length] })
  }
}

export const preferences = new Preferences()
