// The generator of SRGAN: adds to a smoothly enlarged picture the detail that it has learned to expect.
import * as layers from './layers'
import { chain, type Layer, type Start } from './network'
import * as ops from './ops'
import { pixelShuffle } from './pixel-shuffle'
import { resize } from './resize'

export type EnlargerShape = {
  width: number
  /** Residual blocks at the small size. */
  blocks: number
}

/** Pictures become so many times as wide. */
export const enlargement = 4

/** He et al. 2015, eq. 15, for leaky ReLU of 0.2 and kernels of 3. */
const scaled = (into: number, share = 1): Start => ({
  normal: share * Math.sqrt(2 / (1 + 0.2 ** 2) / (9 * into))
})
/** Blocks, and what is added to the enlarged picture, begin near nothing. */
const little = 0.1

function block(name: string, width: number): Layer {
  const shape = { in: width, out: width, size: 3 }
  const branch = chain(
    layers.convolution(`${name}/first`, shape, scaled(width)),
    layers.leakyRelu,
    layers.convolution(`${name}/second`, shape, scaled(width, little))
  )
  return { parameters: branch.parameters, apply: (weights, x) => ops.add(x, branch.apply(weights, x)) }
}

function doubled(name: string, width: number): Layer {
  const shape = { in: width, out: 4 * width, size: 3 }
  const shuffle = layers.plain((x) => pixelShuffle(x, 2))
  return chain(layers.convolution(name, shape, scaled(width)), shuffle, layers.leakyRelu)
}

/**
 * [batch, side, side, 3] → [batch, 4 · side, 4 · side, 3], about −1 to 1 (Ledig et al. 2017, figure 4, without its batch norm,
 * and as a difference to the bicubic enlargement, from which it begins).
 */
export function enlarger({ width, blocks }: EnlargerShape): Layer {
  const detail = chain(
    layers.convolution('first', { in: 3, out: width, size: 3 }, scaled(3)),
    layers.leakyRelu,
    ...Array.from({ length: blocks }, (_, i) => block(`block${i}`, width)),
    doubled('double', width),
    doubled('redouble', width),
    layers.convolution('picture', { in: width, out: 3, size: 3 }, scaled(width, little))
  )
  return {
    parameters: detail.parameters,
    apply(weights, x) {
      const smooth = resize(x as Parameters<typeof resize>[0], enlargement * (x.shape[1] as number))
      return ops.add(smooth, detail.apply(weights, x))
    }
  }
}
