// Choosing among things on a wall, as in a file manager: click, Ctrl click, Shift click.

export type Selection = {
  chosen: ReadonlySet<string>
  /** Where a range begins: the last thing that was clicked without Shift. */
  anchor: string | null
}

export const nothing: Selection = { chosen: new Set(), anchor: null }

/** The one clicked, alone. */
export function only(id: string): Selection {
  return { chosen: new Set([id]), anchor: id }
}

export function toggled({ chosen }: Selection, id: string): Selection {
  const next = new Set(chosen)
  if (!next.delete(id)) next.add(id)
  return { chosen: next, anchor: id }
}

/** Everything from the anchor to `id` in the order of the wall; the anchor stays. */
export function ranged({ anchor }: Selection, id: string, order: readonly string[]): Selection {
  const from = anchor === null ? -1 : order.indexOf(anchor)
  const to = order.indexOf(id)
  if (from < 0 || to < 0) return only(id)
  return { chosen: new Set(order.slice(Math.min(from, to), Math.max(from, to) + 1)), anchor }
}

/** Without what is no longer there. */
export function pruned(selection: Selection, order: readonly string[]): Selection {
  const chosen = new Set(order.filter((id) => selection.chosen.has(id)))
  const anchor = selection.anchor !== null && order.includes(selection.anchor) ? selection.anchor : null
  return { chosen, anchor }
}

type Box = { left: number; top: number; width: number; height: number }
const centre = (box: Box) => ({ x: box.left + box.width / 2, y: box.top + box.height / 2 })

/** Which of `boxes` the arrow `key` leads to from box `at`: the nearest one on that side. `at` when there is none, null for other keys. */
export function neighbour(boxes: readonly Box[], at: number, key: string): number | null {
  if (key === 'Home') return 0
  if (key === 'End') return boxes.length - 1
  const ways: Record<string, readonly [number, number]> = {
    ArrowLeft: [-1, 0],
    ArrowRight: [1, 0],
    ArrowUp: [0, -1],
    ArrowDown: [0, 1]
  }
  const way = ways[key]
  const start = boxes[at]
  if (!way || !start) return null
  const from = centre(start)
  let best = at
  let least = Infinity
  boxes.forEach((box, index) => {
    const to = centre(box)
    const along = (to.x - from.x) * way[0] + (to.y - from.y) * way[1]
    const across = Math.abs((to.x - from.x) * way[1]) + Math.abs((to.y - from.y) * way[0])
    const far = along + 2 * across
    if (index === at || along < 1 || far >= least) return
    best = index
    least = far
  })
  return best
}
