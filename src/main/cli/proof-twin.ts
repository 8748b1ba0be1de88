// The PyTorch twin of a proof: it learns from the same pictures as long, and what it makes is looked at in the same way.
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Proof as Found } from '../../preload/proof'
import { appRoot } from '../app-root'
import { pythonWithTorch, Twin } from './bench-twin'
import type { Session } from './session'
import type { Terminal } from './terminal'

type Figures = Record<string, number>

/** What came of every run of ours and of its twin: the figures of the check that ours was looked at by. */
export type TwinFound = { torch: string; ours: Figures[]; theirs: Figures[] }

/** As many as a proof of ours looks at. */
const pictures = 1000

type Order = {
  gan: string
  resolution: number
  seed: number
  /** What ours found, and the dataset that it learned from. */
  found: Found
  dataset: Kept
  /** Pairs that neither learns from, whose second halves are to be made of the first. */
  heldOut: (Kept & { pictures: number }) | null
}

type Kept = { folder: string; hash: string }

/** Where a twin finds its pictures and, of pairs, what ours sees texture by. */
const filesFor = ({ dataset, heldOut }: Pick<Order, 'dataset' | 'heldOut'>) => ({
  pictures: join(dataset.folder, 'images.bin'),
  ...(heldOut && {
    inputs: join(dataset.folder, 'inputs.bin'),
    heldOut: join(heldOut.folder, 'inputs.bin'),
    network: join(appRoot, 'resources', 'efficientnet-lite0.safetensors')
  })
})

/** `made`: a file that is written and removed again. */
export async function twinOf(
  session: Session,
  terminal: Terminal,
  { gan, resolution, seed, found, ...of }: Order,
  made: string
): Promise<Figures> {
  const python = await pythonWithTorch(terminal)
  const { settings: chosen, batch } = found
  const settings = { ...chosen, batch, resolution, seed, ...filesFor(of) }
  const twin = new Twin({ python, gan, way: 'eager', settings })
  session.onStop(() => twin.end())
  try {
    terminal.say(`${gan}: the PyTorch twin learns from the same pictures`)
    await twin.round(String(found.stops.at(-1)!.step))
    await twin.round(`keep ${of.heldOut?.pictures ?? pictures} ${made}`)
    return await session.workshop.hand.ask('proveMade', { ...of, made }).answer
  } finally {
    twin.end()
    await rm(made, { force: true })
  }
}
