// A number on a slider: evenly spaced, or by ratio when its range spans more than two orders of magnitude.
import type { NumberField } from './settings-form'

export type Scale = { least: number; most: number; ratio: boolean; grain: number | null }

/** The slider of a field; null when its range is open, so that only typing remains. */
export function scaleOf(field: NumberField): Scale | null {
  const { least, most } = field
  if (least === null || most === null || most <= least) return null
  return {
    least,
    most,
    ratio: least > 0 && most / least > 100,
    grain: field.grain ?? (field.whole ? 1 : null)
  }
}

/** Where a value lies on the slider, 0 to 1. */
export function toShare(scale: Scale, value: number): number {
  const { least, most, ratio } = scale
  const held = Math.min(most, Math.max(least, Number.isFinite(value) ? value : least))
  return ratio ? Math.log(held / least) / Math.log(most / least) : (held - least) / (most - least)
}

/** The round value at a place of the slider: two digits, or a multiple of the grain. */
export function fromShare(scale: Scale, share: number): number {
  const { least, most, ratio, grain } = scale
  if (share <= 0) return least
  if (share >= 1) return most
  const exact = ratio ? least * (most / least) ** share : least + (most - least) * share
  const step = ratio ? 10 ** (Math.floor(Math.log10(exact)) - 1) : roundStep((most - least) / 100)
  const unit = grain === null ? step : Math.max(grain, Math.round(step / grain) * grain)
  const round = Number((Math.round(exact / unit) * unit).toPrecision(12))
  return Math.min(most, Math.max(least, round))
}

/** One, two or five times a power of ten, not more than `value`. */
function roundStep(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value))
  return ([5, 2, 1].find((factor) => factor * power <= value * (1 + 1e-12)) ?? 1) * power
}

/** Where a key leads on the slider from `value`; null for a key that moves nothing. */
export function slideKey(scale: Scale, key: string, value: number): number | null {
  if (key === 'Home') return scale.least
  if (key === 'End') return scale.most
  const strides: Record<string, number> = {
    ArrowLeft: -1,
    ArrowDown: -1,
    ArrowRight: 1,
    ArrowUp: 1,
    PageDown: -10,
    PageUp: 10
  }
  const stride = strides[key]
  if (stride === undefined) return null
  for (let times = 1; times < 40; times++) {
    const next = fromShare(scale, toShare(scale, value) + (stride * times) / 100)
    if (next !== value) return next
  }
  return value
}
