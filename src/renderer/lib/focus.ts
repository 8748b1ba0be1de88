// Keeps and moves the keyboard focus: inside a sheet, between the regions of the window.

const focusable =
  'button:not([disabled]), [href], input:not([disabled]), select:not([disabled]), textarea:not([disabled]), [tabindex="0"]'

function focusablesIn(node: ParentNode): HTMLElement[] {
  return [...node.querySelectorAll<HTMLElement>(focusable)].filter(
    (element) => element.tabIndex >= 0 && element.getClientRects().length > 0
  )
}

/** An attachment: Tab goes round inside `node`; when it goes away, focus returns to where it was. */
export function trapFocus(node: HTMLElement): () => void {
  const before = document.activeElement
  const start = node.querySelector<HTMLElement>('[data-start]') ?? node
  start.focus()

  const turn = (event: KeyboardEvent) => {
    if (event.key !== 'Tab') return
    const inside = focusablesIn(node)
    const first = inside[0]
    const last = inside.at(-1)
    if (!first || !last) return
    const active = document.activeElement
    const leaving = event.shiftKey ? active === first || active === node : active === last
    if (!leaving && node.contains(active)) return
    event.preventDefault()
    ;(event.shiftKey ? last : first).focus()
  }
  node.addEventListener('keydown', turn)
  return () => {
    node.removeEventListener('keydown', turn)
    if (before instanceof HTMLElement) before.focus()
  }
}

/** Moves focus to the next region of the window: elements with `data-region`, in the order of `order`. */
export function focusNextRegion(order: readonly string[], backwards = false): void {
  const regions = order.flatMap((region) => [
    ...document.querySelectorAll<HTMLElement>(`[data-region="${region}"]`)
  ])
  if (regions.length === 0) return
  const at = regions.findIndex((region) => region.contains(document.activeElement))
  const step = backwards ? -1 : 1
  for (let tried = 1; tried <= regions.length; tried++) {
    const region = regions[(at + step * tried + regions.length * 2) % regions.length]
    const target = region && focusablesIn(region)[0]
    if (target) return target.focus()
  }
}
