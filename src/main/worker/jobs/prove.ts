// The job `prove`: trains a kind on real pictures and says in figures what came of it, on the way and at the end.
import { setImmediate as turn } from 'node:timers/promises'
import { createCanvas, ImageData, loadImage } from '@napi-rs/canvas'
import type { Course } from '../../../preload/proof'
import { fail } from '../../../preload/result'
import { openDataset, type Feed } from '../data/feed'
import { loadEngine } from '../engine'
import { ganOf } from '../gans'
import { settle } from '../gans/define'
import { extractorOf, type Extractor, type Side } from '../metrics/features'
import { checks } from '../proofs'
import type { Bench } from '../proofs/check'
import { writeAtomic } from '../training/checkpoint'
import { drawFrom } from '../training/draw'
import { firstInputs, type Inputs } from '../training/inputs'
import { learnerOf, type Learner } from '../training/learner'
import { train, type Reached, type Shown } from '../training/loop'
import { quickest, waysFor } from '../training/quickest'
import { sheetInputs, sheetOf, type Pixels } from '../training/sheet'
import type { Job, JobContext } from './context'

type Order = Parameters<Job<'prove'>>[0]

/** What one training is made on. */
type Ground = { order: Order; source: Feed; heldOut: Feed | null; eyes: Map<Side, Extractor> }

function eyeOf({ eyes, source }: Ground, side: Side): Extractor {
  const eye = eyes.get(side) ?? extractorOf({ resolution: source.resolution, side })
  eyes.set(side, eye)
  return eye
}

/** The mean of each series over the last quarter of the steps. */
function meansOf(shown: Shown[]): Shown {
  const last = shown.slice(Math.floor(shown.length * 0.75))
  const names = new Set(last.flatMap((each) => Object.keys(each)))
  return Object.fromEntries(
    [...names].map((name) => {
      const values = last.flatMap((each) => each[name] ?? [])
      return [name, values.reduce((all, value) => all + value, 0) / values.length]
    })
  )
}

async function look(ground: Ground, learner: Learner, last: boolean, context: JobContext) {
  const { order, source, heldOut } = ground
  const bench: Bench = {
    ...{ learner, heldOut, pictures: order.pictures },
    dataset: { source, folder: order.dataset.folder, hash: order.dataset.hash },
    extractor: (side) => eyeOf(ground, side),
    breathe: async () => {
      await turn()
      if (context.signal.aborted) throw fail('cancelled', 'The proof was cancelled.')
    }
  }
  const figures: Shown = {}
  for (const name of order.checks) {
    const { often, measure } = checks[name]
    if (often || last) Object.assign(figures, await measure(bench))
  }
  return figures
}

/** Of one stop: as many pictures as fill a square of this side. */
const squareSide = 256
const gap = 8

/** The first pictures of a sheet in a square, or four where they are large. */
function squareOf(pictures: Iterable<Pixels>, resolution: number) {
  const columns = Math.max(2, Math.floor(squareSide / resolution))
  const first = [...pictures].slice(0, columns * columns)
  const canvas = createCanvas(columns * resolution, Math.ceil(first.length / columns) * resolution)
  for (const [place, { side, rgba }] of first.entries()) {
    const [x, y] = [(place % columns) * side, Math.floor(place / columns) * side]
    canvas.getContext('2d').putImageData(new ImageData(rgba, side, side), x, y)
  }
  return canvas
}

/** The squares from left to right. */
async function saveSheet(squares: ReturnType<typeof squareOf>[], file: string): Promise<void> {
  const { width, height } = squares[0]!
  const all = createCanvas(squares.length * (width + gap) - gap, height)
  const context = all.getContext('2d')
  for (const [i, square] of squares.entries())
    context.drawImage(await loadImage(square.toBuffer('image/png')), i * (width + gap), 0)
  await writeAtomic(file, all.toBuffer('image/webp', 80))
}

/** Trains from the beginning and looks where the order says. */
async function follow(ground: Ground, context: JobContext): Promise<Course> {
  const { order, source } = ground
  const { resolution } = source
  const gan = ganOf(order.gan)
  const { settings, batch } = settle(gan, order.settings, resolution)
  const model = gan.build({ settings, resolution, classes: source.classes.length })
  const begun = learnerOf({ model, seed: order.seed, mirrored: settings['mirror'] === true })
  const draw = drawFrom({ source, seed: order.seed, batch, model, balanced: settings['balanced'] === true })
  const { learner, precision } = quickest(begun, draw, waysFor(await loadEngine(), order.precision))
  const stops: Course['stops'] = []
  const squares: ReturnType<typeof squareOf>[] = []
  const inputs: Inputs | null = firstInputs(model, ground.heldOut ?? source, sheetInputs)
  try {
    let reached: Reached = { step: 0, seenImages: 0, trainedMs: 0 }
    const stop = async (last: boolean, shown: Shown[]) => {
      if (order.sheet === null && !last) return
      const figures = await look(ground, learner, last, context)
      stops.push({ ...reached, figures, series: meansOf(shown) })
      squares.push(squareOf(sheetOf(learner, resolution, inputs).pictures, resolution))
    }
    await stop(false, [])
    const end = order.stops.at(-1)!
    for (const at of order.stops) {
      const shown: Shown[] = []
      const goal = order.unit === 'images' ? { images: at, ms: null } : { images: null, ms: at }
      const ending = await train({ learner, draw, batch, from: reached, goal }, (now, values) => {
        shown.push(values)
        const done = order.unit === 'images' ? now.seenImages : now.trainedMs
        const progress = { share: Math.min(1, done / end), word: gan.title }
        if (now.step % 20 === 0) context.report('progressed', { progress, broken: [], latest: [] })
        return Promise.resolve(context.signal.aborted || null)
      })
      if (ending.why === 'asked') throw fail('cancelled', 'The proof was cancelled.')
      if (ending.why === 'diverged')
        throw fail('bug', `“${ending.series}” became infinite at step ${ending.reached.step}.`)
      reached = ending.reached
      await stop(at === end, shown)
    }
    if (order.sheet !== null) await saveSheet(squares, order.sheet)
    return { settings, batch, precision, device: (await loadEngine()).name, stops }
  } finally {
    learner.dispose()
  }
}

export const prove: Job<'prove'> = async (order, context) => {
  await loadEngine()
  const source = await openDataset(order.dataset.folder, order.dataset.hash)
  const heldOut = order.heldOut && (await openDataset(order.heldOut.folder, order.heldOut.hash))
  const ground: Ground = { order, source, heldOut, eyes: new Map() }
  try {
    return await follow(ground, context)
  } finally {
    for (const eye of ground.eyes.values()) eye.dispose()
    await source.close()
    await heldOut?.close()
  }
}
