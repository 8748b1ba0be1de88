// Sheets of pictures: loads them once, and paints single cells sharply, without a trace of their neighbours.

export type SheetLayout = { columns: number; cell: number }
export type Loaded = SheetLayout & { image: HTMLImageElement }

const mostKept = 24
const kept = new Map<string, Promise<HTMLImageElement>>()

/** The decoded picture at `address`, from the last few that were shown or from the library. */
export function loadImage(address: string): Promise<HTMLImageElement> {
  const known = kept.get(address)
  const loading = known ?? decode(address)
  kept.delete(address)
  kept.set(address, loading)
  if (!known) loading.catch(() => kept.delete(address))
  for (const oldest of kept.keys()) {
    if (kept.size <= mostKept) break
    kept.delete(oldest)
  }
  return loading
}

async function decode(address: string): Promise<HTMLImageElement> {
  const image = new Image()
  image.src = address
  await image.decode()
  return image
}

/** Paints cell `index` of a sheet as a square of `size` px at `x`, `y`. */
export function paintCell(
  context: CanvasRenderingContext2D,
  sheet: Loaded,
  index: number,
  place: { x: number; y: number; size: number }
): void {
  const from = { x: (index % sheet.columns) * sheet.cell, y: Math.floor(index / sheet.columns) * sheet.cell }
  context.imageSmoothingQuality = 'high'
  context.drawImage(
    sheet.image,
    from.x,
    from.y,
    sheet.cell,
    sheet.cell,
    place.x,
    place.y,
    place.size,
    place.size
  )
}

/** How far the fade of place `at` of `count` is after `ms`: in reading order over 400 ms, 160 ms each. */
export function fadeOf(ms: number, at: number, count: number): number {
  const start = count > 1 ? (at / (count - 1)) * 400 : 0
  return Math.min(1, Math.max(0, (ms - start) / 160))
}

/** When the last place has faded, ms. */
export const fadeMs = 560
