// What the studio says in passing: faults, and what was done with a way to undo it.
import { StudioError, type Fault } from '../../preload/result'

export type Action = { label: string; run: () => unknown }
export type Toast = {
  id: number
  tone: 'note' | 'act'
  title: string
  text?: string
  action?: Action
}

/** How long a note stays, ms. Faults stay until they are closed. */
const noteMs = 8000
const most = 3

export class Toasts {
  list = $state.raw<Toast[]>([])
  #next = 1
  #undo: { toast: number; run: () => unknown } | null = null

  note(title: string, options: { text?: string; action?: Action } = {}): void {
    const id = this.#add({ tone: 'note', title, ...options })
    setTimeout(() => this.close(id), noteMs)
  }

  /** Says what was done and offers to undo it, here and with Ctrl Z. */
  undoable(title: string, undo: () => unknown): void {
    const id = this.#next
    const run = () => {
      this.close(id)
      return undo()
    }
    this.#undo = { toast: id, run }
    this.note(title, { action: { label: 'Undo', run } })
  }

  undo(): void {
    const undo = this.#undo
    if (!undo) return
    this.#undo = null
    void this.watch(undo.run)
  }

  fault(fault: Fault, action?: Action): void {
    if (fault.code === 'cancelled') return
    this.#add({ tone: 'act', title: fault.message, text: fault.remedy, action })
  }

  /** Shows whatever was thrown: the one place where the page's errors end. */
  report(error: unknown): void {
    if (error instanceof StudioError) return this.fault(error.fault)
    const message = error instanceof Error ? error.message : String(error)
    this.fault({ code: 'bug', message: `Something went wrong inside Atelier: ${message}` })
  }

  /** Runs `work` and shows its fault. Resolves to null when it failed. */
  async watch<T>(work: () => T | Promise<T>): Promise<T | null> {
    try {
      return await work()
    } catch (error) {
      this.report(error)
      return null
    }
  }

  close(id: number): void {
    this.list = this.list.filter((toast) => toast.id !== id)
    if (this.#undo?.toast === id) this.#undo = null
  }

  #add(toast: Omit<Toast, 'id'>): number {
    const id = this.#next++
    const same = (other: Toast) => other.title === toast.title && other.tone === 'act'
    this.list = [...this.list.filter((other) => !same(other)), { ...toast, id }].slice(-most)
    return id
  }
}

export const toasts = new Toasts()
