// The PyTorch twin of a proof: it learns from the same pictures as long, and what it makes is looked at in the same way.
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Proof as Found } from '../../preload/proof'
import { pythonWithTorch, torch, Twin } from './bench-twin'
import type { Session } from './session'
import type { Terminal } from './terminal'

/** What came of a twin: the figures of the check `quality`. */
export type TwinFound = { torch: string; figures: Record<string, number> }

/** As many as a proof of ours looks at. */
const pictures = 1000

type Order = {
  gan: string
  resolution: number
  /** What ours found, and the dataset that it learned from. */
  found: Found
  dataset: { folder: string; hash: string }
}

/** `made`: a file that is written and removed again. */
export async function twinOf(
  session: Session,
  terminal: Terminal,
  { gan, resolution, found, dataset }: Order,
  made: string
): Promise<TwinFound> {
  const python = await pythonWithTorch(terminal)
  const { settings: chosen, batch } = found
  const settings = { ...chosen, batch, resolution, pictures: join(dataset.folder, 'images.bin') }
  const twin = new Twin({ python, gan, way: 'eager', settings })
  session.onStop(() => twin.end())
  try {
    terminal.say(`${gan}: the PyTorch twin learns from the same pictures`)
    await twin.round(String(found.stops.at(-1)!.step))
    await twin.round(`keep ${pictures} ${made}`)
    const figures = await session.workshop.hand.ask('proveMade', { dataset, made }).answer
    return { torch, figures }
  } finally {
    twin.end()
    await rm(made, { force: true })
  }
}
