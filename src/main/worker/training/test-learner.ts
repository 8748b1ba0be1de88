// Small learners of every kind and the same few pictures for all of them: what the tests of kinds train with.
import { cardOf, settle, type Gan } from '../gans/define'
import { drawFrom, type Source } from './draw'
import { firstInputs } from './inputs'
import { learnerOf, type Learner, type LearnerOrder } from './learner'
import { train } from './loop'
import { drawPictures } from './sheet'

export const batch = 4
const count = 9

/** The smallest widths that a kind's schema allows, so that many steps take little time. */
export function smallest(gan: Gan): Record<string, number> {
  const { properties } = cardOf(gan).settings as { properties: Record<string, { minimum?: number }> }
  const width = properties['width']?.minimum
  return { batch, ...(width !== undefined && { width }) }
}

/** In the last of its phases, where there are any: there the networks are whole. */
export function learnerFor(gan: Gan, side = 32, more: Partial<LearnerOrder> = {}): Learner {
  const { settings } = settle(gan, smallest(gan), side)
  const model = gan.build({ settings, resolution: side, classes: 3 })
  const learner = learnerOf({ model, seed: 3, mirrored: true, ...more })
  learner.reach(model.phases?.at(-1)?.from ?? 0)
  return learner
}

/** Pictures that differ: a gradient turned by the picture's number, in three classes and every part that a kind may need. */
export function fewPictures(side: number): Source {
  const size = side * side * 3
  const value = (part: string, picture: number, i: number) => (i * (picture + part.length - 4)) % 256
  return {
    resolution: side,
    counts: { pictures: count, inputs: count, others: count },
    labels: Uint16Array.from({ length: count }, (_, i) => i % 3),
    batch: (part, indices) =>
      Uint8Array.from(
        indices.flatMap((index) => Array.from({ length: size }, (_, i) => value(part, index, i)))
      )
  }
}

export function drawFor(learner: Learner, side = 32) {
  return drawFrom({ source: fewPictures(side), seed: 5, batch, model: learner.model })
}

/** Its pictures of these seeds; one that makes pictures from pictures begins from the few. */
export function drawnBy(learner: Learner, seeds: number[], side = 32) {
  const inputs = firstInputs(learner.model, fewPictures(side), count)
  return [...drawPictures(learner, seeds, side, { inputs })]
}

/** Takes `steps` steps from step `from` of the learner's phase on and answers what each showed. */
export async function take(learner: Learner, steps: number, from = 0, each: () => void = () => {}) {
  const shown: Record<string, number>[] = []
  const images = batch * learner.model.draws
  const { model, seenImages } = learner
  const before = model.phases?.findLast((phase) => phase.from <= seenImages)?.from ?? 0
  const start = { step: from, seenImages: before + from * images, trainedMs: 0 }
  const goal = { images: start.seenImages + steps * images, ms: null }
  await train({ learner, draw: drawFor(learner), batch, from: start, goal }, (_reached, values) => {
    shown.push(values)
    each()
    return Promise.resolve(null)
  })
  return shown
}
