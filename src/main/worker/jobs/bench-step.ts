// The job `benchStep`: times a kind's training step op by op against the same step compiled, by turns in one process.
import { fail } from '../../../preload/result'
import { loadEngine } from '../engine'
import { ganOf } from '../gans'
import { settle } from '../gans/define'
import { compiled } from '../training/compiled'
import { drawFrom, type Source } from '../training/draw'
import { learnerOf, type Learner } from '../training/learner'
import { train } from '../training/loop'
import type { Job } from './context'

const pictures = 256

/** Pictures of chance: the time of a step does not depend on what they show. */
function noise(side: number): Source {
  const bytes = Uint8Array.from({ length: pictures * side * side * 3 }, (_, i) => (i * 2_654_435_761) >>> 24)
  const size = side * side * 3
  return {
    resolution: side,
    counts: { pictures },
    batch(_part, indices) {
      const out = new Uint8Array(indices.length * size)
      indices.forEach((index, i) => out.set(bytes.subarray(index * size, (index + 1) * size), i * size))
      return out
    }
  }
}

const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!

export const benchStep: Job<'benchStep'> = async (order, { signal }) => {
  const { gan: id, resolution, steps, rounds, opByOp } = order
  await loadEngine()
  const gan = ganOf(id)
  const { settings, batch } = settle(gan, {}, resolution)
  const model = gan.build({ settings, resolution, classes: 0 })
  const fresh = () => learnerOf({ model, seed: 1, mirrored: false })
  const draw = drawFrom({ source: noise(resolution), seed: 1, batch, draws: model.draws })

  async function timed(learner: Learner): Promise<number> {
    const times: number[] = []
    let last = performance.now()
    const goal = { images: steps * batch * model.draws, ms: null }
    const from = { step: 0, seenImages: 0, trainedMs: 0 }
    await train({ learner, draw, batch, from, goal }, () => {
      const now = performance.now()
      times.push(now - last)
      last = now
      return Promise.resolve(signal.aborted || null)
    })
    if (signal.aborted) throw fail('cancelled', 'The measurement was cancelled.')
    return median(times)
  }

  const [plain, fast] = [fresh(), compiled(fresh(), draw)]
  const found = { batch, opByOpMs: [] as number[], compiledMs: [] as number[], memoryBytes: [] as number[] }
  // One round each that is not counted: kernels choose their ways and memory is taken.
  for (let round = -1; round < rounds; round++) {
    const slow = opByOp ? [await timed(plain)] : []
    const compiledMs = await timed(fast)
    if (round < 0) continue
    found.opByOpMs.push(...slow)
    found.compiledMs.push(compiledMs)
    found.memoryBytes.push(process.memoryUsage.rss())
  }
  plain.dispose()
  fast.dispose()
  return found
}
