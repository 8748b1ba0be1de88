// Turns pictures that arrive as bytes into addresses, and frees them when they are replaced.
import type { Picture } from '../../preload/nouns'

/** Addresses of what `pictures` gives, in its order; call it while a component is set up. */
export function objectUrls(pictures: () => readonly Picture[]): { readonly list: readonly string[] } {
  const list = $derived(
    pictures().map(({ bytes, type }) => URL.createObjectURL(new Blob([bytes as BlobPart], { type })))
  )
  $effect(() => {
    const shown = list
    return () => shown.forEach((url) => URL.revokeObjectURL(url))
  })
  return {
    get list() {
      return list
    }
  }
}
