// The generator of CycleGAN: adds to a picture what it must change to be of the other kind.
import { instanceNorm } from './instance-norm'
import * as layers from './layers'
import { mirrorPad } from './mirror-pad'
import { chain, type Layer, type Start } from './network'
import * as ops from './ops'

export type TranslatorShape = {
  /** Channels at full resolution; they double with both halvings. */
  width: number
  /** Residual blocks at a quarter of the resolution. */
  blocks: number
}

const start = { normal: 0.02 }
/** What is added begins near nothing, so that a picture is at first what it was. */
const little = { normal: 0.002 }

/** Convolves without dark edges: the picture goes on beyond them, mirrored. */
function framed(
  name: string,
  shape: { in: number; out: number; size: number; bias: boolean },
  begin: Start = start
): Layer {
  const convolution = layers.convolution(name, { ...shape, padding: 'valid' }, begin)
  const reach = (shape.size - 1) / 2
  return {
    parameters: convolution.parameters,
    apply: (weights, x) => convolution.apply(weights, mirrorPad(x, reach))
  }
}

function block(name: string, channels: number): Layer {
  const shape = { in: channels, out: channels, size: 3, bias: false }
  const branch = chain(
    framed(`${name}/first`, shape),
    instanceNorm,
    layers.relu,
    framed(`${name}/second`, shape),
    instanceNorm
  )
  return { parameters: branch.parameters, apply: (weights, x) => ops.add(x, branch.apply(weights, x)) }
}

/**
 * [batch, side, side, 3] → the same, about −1 to 1; any side divisible by 4 from 16 on (Zhu et al. 2017, section 7.2, but as a
 * difference to the given picture, so that leading back need not be learned first).
 */
export function translator({ width, blocks }: TranslatorShape): Layer {
  const normed = (layer: Layer) => [layer, instanceNorm, layers.relu]
  const halved = (to: number) =>
    layers.convolution(`down${to}`, { in: to / 2, out: to, size: 3, stride: 2, bias: false }, start)
  const doubled = (to: number) => layers.doubling(`up${to}`, { in: 2 * to, out: to, bias: false }, start)
  const change = chain(
    ...normed(framed('first', { in: 3, out: width, size: 7, bias: false })),
    ...normed(halved(2 * width)),
    ...normed(halved(4 * width)),
    ...Array.from({ length: blocks }, (_, i) => block(`block${i}`, 4 * width)),
    ...normed(doubled(2 * width)),
    ...normed(doubled(width)),
    framed('picture', { in: width, out: 3, size: 7, bias: true }, little)
  )
  return { parameters: change.parameters, apply: (weights, x) => ops.add(x, change.apply(weights, x)) }
}
