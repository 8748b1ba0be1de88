// A critic that judges patches instead of whole pictures: whether what is seen through a small window could be real.
import { instanceNorm } from './instance-norm'
import * as layers from './layers'
import { chain, type Layer } from './network'

export type PatchShape = {
  /** Channels of what is judged. */
  in: number
  /** Channels of the first features; they double with every halving, up to eightfold. */
  width: number
  /** How often features are halved. */
  halvings: number
  /** Normalises features but the first, each picture by itself. */
  normed: boolean
}

const start = { normal: 0.02 }

/** Halvings for pictures of this side, px: a patch is at most about half a side wide, and 70 px where there is room. */
export const halvingsFor = (side: number) => Math.min(3, Math.log2(side) - 4)

/** [batch, side, side, in] → [batch, places, places, 1]: a score for each patch of 9 · 2^halvings − 2 px (Isola et al. 2017, section 6.1.2). */
export function patchCritic({ in: into, width, halvings, normed }: PatchShape): Layer {
  const channels = (stage: number) => width * Math.min(8, 2 ** stage)
  const stages = Array.from({ length: halvings + 1 }, (_, stage): Layer => {
    const first = stage === 0
    const shape = {
      in: first ? into : channels(stage - 1),
      out: channels(stage),
      size: 4,
      stride: stage === halvings ? 1 : 2,
      bias: first || !normed
    }
    const convolution = layers.convolution(`stage${stage}`, shape, start)
    return chain(convolution, ...(first || !normed ? [] : [instanceNorm]), layers.leakyRelu)
  })
  return chain(...stages, layers.convolution('score', { in: channels(halvings), out: 1, size: 4 }, start))
}
