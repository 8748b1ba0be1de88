// How the point of a pad moves by keys.

/** 0 to 1 to the right and down. */
export type Point = { x: number; y: number }

const large = 0.05
const small = 0.01

/** Where a key leads from `point`: arrows by large steps, finely by small ones, Home to the centre; null for another key. */
export function padKey(key: string, isFine: boolean, point: Point): Point | null {
  if (key === 'Home') return { x: 0.5, y: 0.5 }
  const directions: Record<string, readonly [number, number]> = {
    ArrowLeft: [-1, 0],
    ArrowRight: [1, 0],
    ArrowUp: [0, -1],
    ArrowDown: [0, 1]
  }
  const direction = directions[key]
  if (!direction) return null
  const step = isFine ? small : large
  return { x: stepped(point.x, direction[0] * step), y: stepped(point.y, direction[1] * step) }
}

/** Rounded, so that the way back leads exactly where one came from. */
function stepped(from: number, by: number): number {
  return by === 0 ? from : Math.min(1, Math.max(0, Number((from + by).toFixed(6))))
}
