// How many columns make the pictures on the wall the largest.

export type Fit = { columns: number; rows: number; cell: number }

/**
 * Columns, rows and cell size (whole px) for `count` square pictures, `gap` px apart, in a box of `width` by `height`.
 * A full rectangle is taken before a ragged one whose cells are up to a third larger.
 */
export function fit(count: number, width: number, height: number, gap: number): Fit {
  let best: Fit = { columns: 1, rows: Math.max(1, count), cell: 0 }
  let worth = 0
  for (let columns = 1; columns <= count; columns++) {
    const rows = Math.ceil(count / columns)
    const cell = Math.floor(
      Math.min((width - gap * (columns - 1)) / columns, (height - gap * (rows - 1)) / rows)
    )
    const now = columns * rows === count ? cell : cell * 0.75
    if (now <= worth) continue
    worth = now
    best = { columns, rows, cell }
  }
  return best
}

/** How many pictures each size shows, most first: all, about half, a quarter, and so on down to `least`. */
export function sizes(count: number, least = 6): number[] {
  const counts = [count]
  for (let next = Math.ceil(count / 2); next >= least; next = Math.ceil(next / 2)) counts.push(next)
  return counts
}
