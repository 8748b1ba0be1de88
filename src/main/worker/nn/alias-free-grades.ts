// How StyleGAN3 shares out its layers: which frequencies, which grid and how many channels each of them has.
import type { Grid } from './filtered-relu'
import type { LowPass } from './low-pass'
import { channelsAt, type StyleShape } from './synthesis'

/** What the features between two layers are, or the picture after the last. Frequencies are cycles a side of the picture. */
export type Grade = {
  channels: number
  grid: Grid
  /** Nothing above this frequency is wanted. */
  cutoff: number
  /** From where the filter begins to close to where it is to be closed. */
  halfWidth: number
}

/** The last layers use all frequencies that pictures have: an alias there harms little, lost detail would. */
const critical = 2
const firstCutoff = 2
const firstStopband = 2 ** 2.1
/** Above the last cutoff. */
const lastStopband = 2 ** 0.3

/** Layers between the waves and the picture: 6 at 32 px, two more with each doubling, the paper's 14 from 512 px on. */
const layersAt = (resolution: number) => Math.min(14, 2 * Math.log2(resolution) - 4)

/**
 * Samples beyond each edge of the picture, which know what comes in when features move: the paper's 10, fewer where the few
 * layers reach less far. Measured on untrained networks, 6, 8 and 10 have an EQ-T of 49, 67 and 91 dB at 32 px and of 48, 66
 * and 75 dB at 64 px; the paper's trained ones have more than 60.
 */
const marginAt = (resolution: number) => (resolution >= 128 ? 10 : 8)

/** Channels for so fine a detail: as the style networks have them at its size, but at most 4 times the width. */
function channelsFor(shape: StyleShape, cutoff: number): number {
  return Math.round(Math.min(4 * shape.width, channelsAt(shape, 2 * cutoff)))
}

/**
 * Of the waves' layer, the first, the second … and, last of all, of the picture. Cutoffs and stopbands grow geometrically until
 * they are the picture's (Karras et al. 2021, section 3.2, "Flexible layer specifications", and figure 4 c).
 */
export function gradesOf(shape: StyleShape): Grade[] {
  const { resolution } = shape
  const layers = layersAt(resolution)
  const lastCutoff = resolution / 2
  const between = (first: number, last: number, layer: number) =>
    first * (last / first) ** Math.min(1, layer / (layers - critical))
  return Array.from({ length: layers + 1 }, (_, layer) => {
    const cutoff = between(firstCutoff, lastCutoff, layer)
    const stopband = between(firstStopband, lastCutoff * lastStopband, layer)
    const rate = 2 ** Math.ceil(Math.log2(Math.min(2 * stopband, resolution)))
    const side = layer > layers - critical ? resolution : rate + 2 * marginAt(resolution)
    return {
      channels: layer === layers ? 3 : channelsFor(shape, cutoff),
      grid: { side, rate },
      cutoff,
      halfWidth: Math.max(stopband, rate / 2) - cutoff
    }
  })
}

/** Taps for each sample of the coarser grid. */
const taps = 6
/** How much finer than its inputs and outputs the grid is on which leaky ReLU is applied. */
const finer = 2

/** The finer grid between two layers, no larger than its outputs need it, and the filters before and after leaky ReLU. */
export function refining(from: Grade, to: Grade): { fine: Grid; up: LowPass; down: LowPass } {
  const rate = finer * Math.max(from.grid.rate, to.grid.rate)
  const filter = ({ grid, cutoff, halfWidth }: Grade): LowPass => ({
    taps: (taps * rate) / grid.rate,
    cutoff,
    halfWidth,
    rate
  })
  const [up, down] = [filter(from), filter(to)]
  const each = rate / to.grid.rate
  return { fine: { side: (to.grid.side - 1) * each + down.taps, rate }, up, down }
}
