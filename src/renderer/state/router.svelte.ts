// Where the person is: one path and a history of paths.
import { parseRoute } from '../lib/route'

/** A path is "/view/id?query", for example "/runs/ash-1" or "/train?dataset=vessels-2". */
export class Router {
  #paths = $state.raw(['/datasets'])
  #at = $state(0)
  readonly path = $derived(this.#paths[this.#at] ?? '/datasets')
  readonly #route = $derived(parseRoute(this.path))
  /** The id of the view, and of the thing shown inside it. */
  readonly view = $derived(this.#route.view)
  readonly id = $derived(this.#route.id)
  readonly query = $derived(this.#route.query)
  readonly canBack = $derived(this.#at > 0)
  readonly canForward = $derived(this.#at < this.#paths.length - 1)

  go(path: string): void {
    if (path === this.path) return
    this.#paths = [...this.#paths.slice(0, this.#at + 1), path].slice(-100)
    this.#at = this.#paths.length - 1
  }

  /** Goes without leaving the present place in the history. */
  replace(path: string): void {
    this.#paths = this.#paths.with(this.#at, path)
  }

  back(): void {
    if (this.canBack) this.#at -= 1
  }

  forward(): void {
    if (this.canForward) this.#at += 1
  }
}

export const router = new Router()
