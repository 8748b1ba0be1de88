// Ticks and short numbers for charts and the film.

/** The next round number that is not less than `value`: one of `factors` times a power of ten. */
function roundUp(value: number, factors: readonly number[]): number {
  const power = 10 ** Math.floor(Math.log10(value))
  const factor = factors.find((f) => f * power >= value * (1 - 1e-12)) ?? 10
  return factor * power
}

const coarse = [1, 2, 2.5, 5, 10]
const fine = [1, 1.5, 2, 2.5, 3, 4, 5, 7.5, 10]

/** The range to draw: from zero where that is near, and without a sliver beyond zero. */
function roomFor(low: number, high: number): [number, number] {
  const sliver = (high - low) / 20
  const nearZero = low > 0 ? low < high * 0.6 : -low < sliver
  return [nearZero ? 0 : low, high > 0 && high < sliver ? 0 : high]
}

/** Three round values, evenly apart, that hold `low` to `high` between the first and the last, but for a sliver beyond zero; 0 to 1 when there is nothing to hold. */
export function threeTicks(low: number, high: number): [number, number, number] {
  if (!Number.isFinite(low) || !Number.isFinite(high)) return [0, 0.5, 1]
  const [from, to] = roomFor(low, high)
  const span = to - from || Math.abs(to) || 1
  for (let half = roundUp(span / 2, fine); ; half = roundUp(half * 1.01, fine)) {
    const start = Math.floor(from / half + 1e-9) * half
    if (start + 2 * half >= to - 1e-9 * span) return [start, tidy(start + half), tidy(start + 2 * half)]
  }
}

const tidy = (value: number) => Number(value.toPrecision(12))

/** Round steps from `first` to `last`, both among them; none so close to the last that their words would touch. */
export function stepTicks(first: number, last: number, intervals = 3): number[] {
  if (last <= first) return [first]
  const apart = Math.max(1, roundUp((last - first) / intervals, coarse))
  const ticks = [first]
  const near = (last - first) * 0.16
  // The last word is the longest, and it ends at its tick where others are centred on theirs.
  const end = last - 1.5 * near
  for (let at = Math.ceil((first + near) / apart) * apart; at < end; at += apart) ticks.push(tidy(at))
  return [...ticks, last]
}

/** A count on an axis: "950", "5k", "18.4k", "1.25M". */
export function shortCount(value: number): string {
  if (Math.abs(value) < 1000) return String(Number(value.toPrecision(3)))
  const [scale, unit] = Math.abs(value) < 1e6 ? [1e3, 'k'] : [1e6, 'M']
  return `${Number((value / scale).toPrecision(3))}${unit}`
}

/** A measured value in a legend, three digits: "1.84", "0.079", "12.3", "1,240", "3.1e-5". */
export function measure(value: number): string {
  if (value === 0) return '0'
  const size = Math.abs(value)
  const sign = value < 0 ? '−' : ''
  if (size >= 1e6 || size < 1e-3) return sign + size.toExponential(1).replace('e+', 'e')
  if (size >= 999.5) return sign + Math.round(size).toLocaleString('en-GB')
  return sign + size.toFixed(Math.max(0, 2 - Math.max(0, Math.floor(Math.log10(size)))))
}

/** A tick of a value axis, without needless zeros: "0", "1.5", "−20". */
export function tickLabel(value: number): string {
  const size = Math.abs(value)
  const text = size >= 1000 ? shortCount(size) : String(Number(size.toPrecision(3)))
  return value < 0 ? `−${text}` : text
}
