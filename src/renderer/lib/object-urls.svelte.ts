// Shows pictures that arrive as bytes in a component.
import type { Picture } from '../../preload/nouns'
import { Addresses } from './addresses'

/** Addresses of what `pictures` gives, in its order, for as long as the component lives; call it while it is set up. */
export function objectUrls(pictures: () => readonly Picture[]): { readonly list: readonly string[] } {
  const addresses = new Addresses()
  const list = $derived(addresses.of(pictures()))
  $effect(() => addresses.keep(list))
  $effect(() => () => addresses.keep([]))
  return {
    get list() {
      return list
    }
  }
}
