// Pictures by size of detail: dense layers that draw and see the coarse before the fine.
import type * as tf from '@tensorflow/tfjs-core'
import { dense } from './layers'
import type { Layer, Start } from './network'
import * as ops from './ops'
import { double, halve } from './resample'

/** Side of the coarsest level, px. */
const coarsest = 4
/** Each finer level counts so much of the one before. */
const fading = 0.5

/** Sides of the levels, px, the coarsest first; `resolution` is a power of two. */
function sidesOf(resolution: number): number[] {
  return Array.from({ length: Math.log2(resolution / coarsest) + 1 }, (_, level) => coarsest * 2 ** level)
}

/**
 * [batch, in] → [batch, resolution, resolution, 3]: a dense layer for each level, each drawn larger and added to the next (Burt
 * and Adelson 1983). It can make what one dense layer can, but neighbouring pixels learn together.
 */
export function drawnByLevel(name: string, shape: { in: number; resolution: number }, start: Start): Layer {
  const levels = sidesOf(shape.resolution).map((side) => ({
    side,
    layer: dense(`${name}${side}`, { in: shape.in, out: side * side * 3 }, start)
  }))
  return {
    parameters: levels.flatMap(({ layer }) => layer.parameters),
    apply(weights, x) {
      const drawn = levels.map(({ side, layer }, level) => {
        const values = ops.reshape(layer.apply(weights, x), [x.shape[0]!, side, side, 3]) as tf.Tensor4D
        return level === 0 ? values : ops.mul(values, fading ** level)
      })
      return drawn.reduce((coarse, detail) => ops.add(double(coarse), detail))
    }
  }
}

/** How many numbers `seenByLevel` makes of a picture. */
export const seenWidth = (resolution: number): number =>
  sidesOf(resolution).reduce((all, side) => all + side * side * 3, 0)

/** [batch, side, side, 3] → [batch, seenWidth]: the picture at every level, the finer the fainter. */
export function seenByLevel(x: tf.Tensor): tf.Tensor {
  const count = sidesOf(x.shape[1]!).length
  const sizes = Array.from({ length: count - 1 }).reduce<tf.Tensor[]>((all) => [halve(all[0]!), ...all], [x])
  const flat = sizes.map((each, level) => ops.mul(ops.reshape(each, [x.shape[0]!, -1]), fading ** level))
  return ops.concat(flat, 1)
}
