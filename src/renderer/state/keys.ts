// Which shortcuts can be used now, and what they do.
import { chordOf, isAnswered, isSingle, isTyping } from '../lib/keys'
import { nameOf, type ShortcutName } from '../lib/shortcuts'
import { preferences } from './preferences.svelte'
import { toasts } from './toasts.svelte'

type Handler = () => unknown

export class Keys {
  #handlers = new Map<ShortcutName, Handler[]>()
  #digits = new Map<string, Handler>()

  /** Binds handlers by name until the returned function is called. The newest binding of a name wins. */
  bind(handlers: Partial<Record<ShortcutName, Handler>>): () => void {
    const entries = Object.entries(handlers) as [ShortcutName, Handler][]
    for (const [name, handler] of entries)
      this.#handlers.set(name, [...(this.#handlers.get(name) ?? []), handler])
    return () => {
      for (const [name, handler] of entries) {
        const left = (this.#handlers.get(name) ?? []).filter((other) => other !== handler)
        if (left.length > 0) this.#handlers.set(name, left)
        else this.#handlers.delete(name)
      }
    }
  }

  /** Binds the number keys of the views. */
  bindViews(views: readonly { key: string }[], go: (index: number) => void): void {
    views.forEach((view, index) => this.#digits.set(view.key, () => go(index)))
  }

  /** Answers one key press: runs the newest handler bound to its chord. */
  press(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing) return
    const chord = chordOf(event)
    if (chord === 'Esc' && isTyping(event.target)) return (event.target as HTMLElement).blur()
    if (isAnswered(chord, event.target) || this.#isQuiet(chord, event.target)) return
    const name = nameOf(chord, this.#handlers.keys())
    const handler = name ? this.#handlers.get(name)?.at(-1) : this.#digits.get(chord)
    if (!handler) return
    event.preventDefault()
    void toasts.watch(handler)
  }

  /** Single keys rest while someone types, when they are turned off, and under a sheet, where F6 rests too. */
  #isQuiet(chord: string, target: EventTarget | null): boolean {
    const sheet = document.querySelector('[aria-modal="true"]') !== null
    if (!isSingle(chord)) return sheet && chord.endsWith('F6')
    return sheet || isTyping(target) || !preferences.value.singleKeys
  }
}

export const keys = new Keys()
