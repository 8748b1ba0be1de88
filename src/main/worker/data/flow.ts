// Keeps several cores busy with bounded memory: a window of tasks whose answers come in order, and a gate by size.

/**
 * Runs `work` on each item, at most `width` at a time, and yields the answers in the items' order.
 * When the consumer stops early, what has begun is awaited and no more begins.
 */
export async function* inOrder<In, Out>(
  items: Iterable<In>,
  width: number,
  work: (item: In) => Promise<Out>
): AsyncGenerator<Out, void, undefined> {
  const begun: Promise<Out>[] = []
  try {
    for (const item of items) {
      const task = work(item)
      // Its failure is thrown when its turn comes; until then nobody listens.
      task.catch(() => {})
      begun.push(task)
      if (begun.length >= width) yield await begun.shift()!
    }
    while (begun.length > 0) yield await begun.shift()!
  } finally {
    await Promise.allSettled(begun)
  }
}

/** Lets work through while the sum of its sizes is under `limit`; something larger passes alone. First come, first served. */
export class Gate {
  private used = 0
  private readonly waiting: { size: number; open: () => void }[] = []

  constructor(private readonly limit: number) {}

  /** Runs `work` when there is room for `size`. */
  async pass<T>(size: number, work: () => Promise<T>): Promise<T> {
    const amount = Math.min(size, this.limit)
    if (this.waiting.length > 0 || this.used + amount > this.limit)
      await new Promise<void>((open) => this.waiting.push({ size: amount, open }))
    else this.used += amount
    try {
      return await work()
    } finally {
      this.used -= amount
      this.admit()
    }
  }

  private admit(): void {
    for (let next = this.waiting[0]; next && this.used + next.size <= this.limit; next = this.waiting[0]) {
      this.waiting.shift()
      this.used += next.size
      next.open()
    }
  }
}
