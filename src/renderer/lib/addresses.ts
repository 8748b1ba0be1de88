// Addresses of pictures that arrive as bytes: each is made once, and freed when its picture is not shown any more.
import type { Picture } from '../../preload/nouns'

export class Addresses {
  #known = new Map<Picture, string>()

  /** Addresses of `pictures`, in their order. */
  of(pictures: readonly Picture[]): string[] {
    return pictures.map((picture) => {
      const address = this.#known.get(picture) ?? addressOf(picture)
      this.#known.set(picture, address)
      return address
    })
  }

  /** Frees every address that is not in `shown`. */
  keep(shown: readonly string[]): void {
    const kept = new Set(shown)
    for (const [picture, address] of this.#known) {
      if (kept.has(address)) continue
      URL.revokeObjectURL(address)
      this.#known.delete(picture)
    }
  }
}

function addressOf({ bytes, type }: Picture): string {
  return URL.createObjectURL(new Blob([bytes as BlobPart], { type }))
}
