// Where a training begins: from nothing, with the networks of another run, or at a checkpoint of its own.
import type { z } from 'zod'
import type { TrainOrder } from '../../../preload/jobs'
import { fail } from '../../../preload/result'
import type { Model } from '../gans/define'
import type { Precision } from '../program/passes'
import { loadCheckpoint, type State } from '../training/checkpoint'
import { frozenLayers } from '../training/freeze'
import type { Learner } from '../training/learner'
import type { Reached } from '../training/loop'
import { takenInWords, warmFrom, type Taken } from '../training/warm'
import type { JobContext } from './context'

type Order = z.output<typeof TrainOrder>

/** The precision is known of what goes on; what was taken from another run, of what begins with it. */
type Beginning = { from: Reached; precision?: Precision; taken?: Taken }

/** Puts into the learner what it begins with. @throws StudioError where that cannot be used. */
export async function beginning(order: Order, learner: Learner): Promise<Beginning> {
  if (order.checkpoint === null) {
    const from = { step: 0, seenImages: 0, trainedMs: order.trainedMs }
    return order.from ? { from, taken: await warmFrom(order.from, order.gan, learner) } : { from }
  }
  const state = await loadCheckpoint(order.checkpoint, learner)
  insistSame(order, state)
  const { step, seenImages, trainedMs, precision } = state
  return { from: { step, seenImages, trainedMs }, precision }
}

/** A run goes on with what it began with, or its second half would not follow from its first. */
function insistSame(order: Order, state: State): void {
  const differing = (
    [
      ['another recipe', order.gan, state.gan],
      ['another seed', order.seed, state.seed],
      ['another resolution', order.resolution, state.resolution],
      ['another dataset', order.datasetHash, state.dataset],
      ['another number of layers kept', order.frozen, state.frozen]
    ] as const
  ).find(([, now, then]) => now !== then)
  if (!differing) return
  const message = `This checkpoint was trained with ${differing[0]}, so the run cannot go on from it.`
  throw fail('invalid', message, 'Start a new run instead.')
}

type About = { order: Order; model: Model; device: string; precision: Precision }

/** Says in the run's events how it begins. */
export function noteBeginning({ report }: JobContext, { from, taken }: Beginning, about: About): void {
  const { order, model, device, precision } = about
  const { step } = from
  const began = step === 0 ? 'Training begins' : `Goes on from step ${step.toLocaleString('en-GB')}`
  const how = precision === 'float32' ? '' : `, in ${precision}`
  report('noted', { step, level: 'note', text: `${began} on ${device}${how}.` })
  if (taken && order.from) report('noted', { step, level: 'note', text: takenInWords(taken, order.from) })
  if (order.checkpoint !== null || order.frozen === 0) return
  const layers = frozenLayers(model, order.frozen)
  const text = `The critic keeps its first layers as they are: ${layers.join(', ')}.`
  report('noted', { step, level: 'note', text })
}
