// The job `paint`: pictures at places of a checkpoint's latent space, from models that stay open between calls.
import { fail } from '../../../preload/result'
import { painterOf, type Painter } from '../training/painter'
import type { Job } from './context'
import { modelAt } from './model-at'

/** A walk looks at one model, a comparison at a few. */
const mostOpen = 4

/** By checkpoint folder, the one used last at the end. */
const open = new Map<string, Promise<Painter>>()

async function load(checkpoint: string): Promise<Painter> {
  const { gan, state, learner } = await modelAt(checkpoint)
  if (gan.makes === 'from-latent') return painterOf(learner, state.resolution)
  learner.dispose()
  throw fail('invalid', `${gan.title} makes pictures from pictures: it has no latent space to walk in.`)
}

async function painterFor(checkpoint: string): Promise<Painter> {
  const painter = open.get(checkpoint) ?? load(checkpoint)
  open.delete(checkpoint)
  open.set(checkpoint, painter)
  while (open.size > mostOpen) {
    const [oldest, model] = [...open][0]!
    open.delete(oldest)
    void model.then((unused) => unused.dispose()).catch(() => {}) // one that did not load was answered with its fault
  }
  try {
    return await painter
  } catch (error) {
    open.delete(checkpoint)
    throw error
  }
}

export const paint: Job<'paint'> = async ({ checkpoint, places, truncation, label }) => {
  const painter = await painterFor(checkpoint)
  const pictures = painter.paint(places, { truncation, label: label ?? undefined })
  const size = painter.side ** 2 * 4
  const pixels = new Uint8Array(pictures.length * size)
  pictures.forEach((picture, i) => pixels.set(picture, i * size))
  return { side: painter.side, pixels }
}
