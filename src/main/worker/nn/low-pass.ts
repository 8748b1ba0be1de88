// Designs low-pass filters: a sinc, which lets through all below a frequency and nothing above, cut short by a Kaiser window.

export type LowPass = {
  /** How many taps there are, even: what is filtered lies half-way between two of them. */
  taps: number
  /** At this frequency half is let through, cycles a side of the picture. */
  cutoff: number
  /** Half of the band in which it closes, in the same unit. */
  halfWidth: number
  /** Taps that would lie along a side of the picture. */
  rate: number
}

/** The modified Bessel function I₀, by its power series. */
function bessel(x: number): number {
  let [term, sum] = [1, 1]
  for (let k = 1; term > sum * 1e-12; k++) {
    term *= (x / (2 * k)) ** 2
    sum += term
  }
  return sum
}

/** How much the window is drawn together at its ends, from how much the filter can hold back (Kaiser 1974). */
function sharpness({ taps, halfWidth, rate }: LowPass): number {
  const held = 2.285 * (taps - 1) * Math.PI * ((4 * halfWidth) / rate) + 7.95
  if (held > 50) return 0.1102 * (held - 8.7)
  return held > 21 ? 0.5842 * (held - 21) ** 0.4 + 0.07886 * (held - 21) : 0
}

const sinc = (x: number) => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x))

/** The taps, which add up to 1 (Karras et al. 2021, appendix C.1). */
export function lowPass(filter: LowPass): number[] {
  const { taps, cutoff, rate } = filter
  const beta = sharpness(filter)
  const reach = (taps - 1) / 2
  const values = Array.from({ length: taps }, (_, i) => {
    const window = bessel(beta * Math.sqrt(1 - ((i - reach) / reach) ** 2)) / bessel(beta)
    return window * sinc((2 * cutoff * (i - reach)) / rate)
  })
  const whole = values.reduce((sum, value) => sum + value, 0)
  return values.map((value) => value / whole)
}
