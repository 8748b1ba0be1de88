// Who wants to hear of which event: one ear at the bridge serves them all.
type Handler = (body: unknown) => void

export class Listeners {
  #handlers = new Map<string, Set<Handler>>()

  /** Returns how to stop. */
  add(event: string, handler: Handler): () => void {
    const known = this.#handlers.get(event) ?? new Set<Handler>()
    this.#handlers.set(event, known.add(handler))
    return () => known.delete(handler)
  }

  tell(event: string, body: unknown): void {
    this.#handlers.get(event)?.forEach((handler) => handler(body))
  }
}
