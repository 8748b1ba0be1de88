// A number on a slider: evenly spaced, by ratio over a range of orders of magnitude, or by cubes where small values from zero matter.
import type { NumberField } from './settings-form'

export type Scale = {
  least: number
  most: number
  curve: 'even' | 'ratio' | 'cube'
  grain: number | null
}

/** The slider of a field; null when its range is open, so that only typing remains. */
export function scaleOf(field: NumberField): Scale | null {
  const { least, most } = field
  if (least === null || most === null || most <= least) return null
  const grain = field.grain ?? (field.whole ? 1 : null)
  if (least > 0 && most / least > 100) return { least, most, curve: 'ratio', grain }
  const small = least === 0 && field.standard > 0 && most / field.standard > 20
  return { least, most, curve: small ? 'cube' : 'even', grain }
}

/** Where a value lies on the slider, 0 to 1. */
export function toShare(scale: Scale, value: number): number {
  const { least, most, curve } = scale
  const held = Math.min(most, Math.max(least, Number.isFinite(value) ? value : least))
  if (curve === 'ratio') return Math.log(held / least) / Math.log(most / least)
  const share = (held - least) / (most - least)
  return curve === 'cube' ? Math.cbrt(share) : share
}

/** The round value at a place of the slider: two digits, or a multiple of the grain. */
export function fromShare(scale: Scale, share: number): number {
  const { least, most, curve, grain } = scale
  if (share <= 0) return least
  if (share >= 1) return most
  const exact =
    curve === 'ratio'
      ? least * (most / least) ** share
      : least + (most - least) * (curve === 'cube' ? share ** 3 : share)
  const step = curve === 'even' ? roundStep((most - least) / 100) : 10 ** (Math.floor(Math.log10(exact)) - 1)
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
