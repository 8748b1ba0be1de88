// The jobs `benchStep` and `benchSample`: time a kind's training step (op by op and compiled, by turns) and its sampling.
import * as tf from '@tensorflow/tfjs-core'
import { fail } from '../../../preload/result'
import { loadEngine } from '../engine'
import { ganOf } from '../gans'
import { settle } from '../gans/define'
import { compiled } from '../training/compiled'
import { drawFrom, type Draw, type Source } from '../training/draw'
import { learnerOf, type Learner } from '../training/learner'
import { train } from '../training/loop'
import { painterOf } from '../training/painter'
import type { Job, JobContext } from './context'

const pictures = 256

/** Pictures of chance: the time of a step does not depend on what they show. */
function noise(side: number): Source {
  const size = side * side * 3
  const bytes = Uint8Array.from({ length: pictures * size }, (_, i) => (i * 2_654_435_761) >>> 24)
  return {
    resolution: side,
    counts: { pictures, inputs: pictures, others: pictures },
    labels: Uint16Array.from({ length: pictures }, (_, i) => i % classes),
    batch(_part, indices) {
      const out = new Uint8Array(indices.length * size)
      indices.forEach((index, i) => out.set(bytes.subarray(index * size, (index + 1) * size), i * size))
      return out
    }
  }
}

const classes = 10

type Chosen = Pick<Parameters<Job<'benchStep'>>[0], 'gan' | 'resolution' | 'settings'>

function begin({ gan: id, resolution, settings: given }: Chosen) {
  const gan = ganOf(id)
  const { settings, batch } = settle(gan, given, resolution)
  const model = gan.build({ settings, resolution, classes })
  return { settings, batch, model, fresh: () => learnerOf({ model, seed: 1, mirrored: true }) }
}

type Round = { learner: Learner; draw: Draw; batch: number; steps: number }

/** Mean milliseconds of a step over a round of them. */
async function timed({ learner, draw, batch, steps }: Round, { signal }: JobContext): Promise<number> {
  const began = performance.now()
  const goal = { images: steps * batch * learner.model.draws, ms: null }
  const from = { step: 0, seenImages: 0, trainedMs: 0 }
  await train({ learner, draw, batch, from, goal }, () => Promise.resolve(signal.aborted || null))
  if (signal.aborted) throw fail('cancelled', 'The measurement was cancelled.')
  return (performance.now() - began) / steps
}

const side = 1536
/** Floating-point operations a second of the best of some large matrix products: what this machine can do at most. */
function measurePeak(): number {
  const [a, b] = [tf.ones([side, side]), tf.ones([side, side])]
  const times = Array.from({ length: 12 }, () => {
    const began = performance.now()
    const product = tf.matMul(a, b)
    product.dataSync()
    product.dispose()
    return performance.now() - began
  })
  tf.dispose([a, b])
  return (2 * side ** 3 * 1000) / Math.min(...times)
}

export const benchStep: Job<'benchStep'> = async (order, context) => {
  const engine = await loadEngine()
  const { settings, batch, model, fresh } = begin(order)
  const draw = drawFrom({ source: noise(order.resolution), seed: 1, batch, model })
  const { steps } = order
  const began = performance.now()
  const plain = fresh()
  const fast = compiled(fresh(), draw)
  const preparedMs = performance.now() - began
  const firstMs = await timed({ learner: fast, draw, batch, steps: 1 }, context)
  const low = order.bfloat16 && engine.bfloat16 ? compiled(fresh(), draw, 'bfloat16') : null
  const round = (learner: Learner) => timed({ learner, draw, batch, steps }, context)
  const found: Record<'opByOpMs' | 'compiledMs' | 'bfloat16Ms' | 'memoryBytes', number[]> = {
    ...{ opByOpMs: [], compiledMs: [] },
    ...{ bfloat16Ms: [], memoryBytes: [] }
  }
  const peaks = [measurePeak()]
  // One round each that is not counted: kernels choose their ways and memory is taken.
  for (let at = -1; at < order.rounds; at++) {
    const opByOpMs = order.opByOp ? [await round(plain)] : []
    const compiledMs = order.compiled ? [await round(fast)] : []
    const bfloat16Ms = low ? [await round(low)] : []
    peaks.push(measurePeak())
    if (at < 0) continue
    found.opByOpMs.push(...opByOpMs)
    found.compiledMs.push(...compiledMs)
    found.bfloat16Ms.push(...bfloat16Ms)
    found.memoryBytes.push(process.memoryUsage.rss())
  }
  const images = batch * model.draws
  const { work } = fast
  for (const each of [plain, fast, low]) each?.dispose()
  return { ...found, settings, batch, images, work, peak: Math.max(...peaks), preparedMs, firstMs }
}

/** Rounds of making `count` pictures by a model as it begins, to bytes in memory: median milliseconds of each round. */
export const benchSample: Job<'benchSample'> = async (order, { signal }) => {
  await loadEngine()
  const { settings, model, fresh } = begin(order)
  if (model.asks?.inputs)
    throw fail(
      'invalid',
      'This recipe makes pictures from pictures, whose rate is not timed.',
      'Choose one that makes them from seeds.'
    )
  const painter = painterOf(fresh(), order.resolution)
  const places = Array.from({ length: order.count }, (_, seed) => ({ seeds: [seed], weights: [1] }))
  const ms: number[] = []
  for (let round = -1; round < order.rounds; round++) {
    const times = Array.from({ length: order.times }, () => {
      const began = performance.now()
      painter.paint(places)
      return performance.now() - began
    })
    if (signal.aborted) throw fail('cancelled', 'The measurement was cancelled.')
    if (round >= 0) ms.push(times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)]!)
    await new Promise((resolve) => setImmediate(resolve))
  }
  painter.dispose()
  return { settings, ms }
}
