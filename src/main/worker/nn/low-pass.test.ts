// Low-pass filters let through what lies below their band and hold back what lies above it.
import { expect, it } from 'vitest'
import { lowPass, type LowPass } from './low-pass'

/** How much is left of a wave of so many cycles a side. */
function passed(filter: LowPass, frequency: number): number {
  const middle = (filter.taps - 1) / 2
  return lowPass(filter).reduce(
    (sum, tap, i) => sum + tap * Math.cos((2 * Math.PI * frequency * (i - middle)) / filter.rate),
    0
  )
}

it('is even, adds up to 1 and lets half through at its cutoff', () => {
  const filter: LowPass = { taps: 48, cutoff: 8, halfWidth: 4, rate: 64 }
  const taps = lowPass(filter)
  expect(taps).toHaveLength(48)
  expect(taps.reduce((sum, tap) => sum + tap, 0)).toBeCloseTo(1, 10)
  taps.forEach((tap, i) => expect(tap).toBeCloseTo(taps[47 - i]!, 12))
  expect(passed(filter, 8)).toBeCloseTo(0.5, 2)
})

it('keeps all below its band and less than a hundredth above it, the less the wider the band', () => {
  const [narrow, wide] = [6, 12].map((halfWidth) => ({ taps: 24, cutoff: 16, halfWidth, rate: 128 }))
  expect(passed(narrow!, 8)).toBeCloseTo(1, 1)
  const above = (filter: LowPass) =>
    Math.max(
      ...[0, 4, 8, 12].map((more) => Math.abs(passed(filter, filter.cutoff + filter.halfWidth + more)))
    )
  expect(above(wide!)).toBeLessThan(0.01)
  expect(above(wide!)).toBeLessThan(above(narrow!))
})

it('has the window of Kaiser’s tables: at 12 taps over a quarter of the band, β 2.58', () => {
  // Attenuation 2.285 · 11 · π · 0.3125 + 7.95 = 32.6, so β = 0.5842 · 11.6^0.4 + 0.07886 · 11.6.
  const filter: LowPass = { taps: 12, cutoff: 4, halfWidth: 2.5, rate: 32 }
  const [first, middle] = [lowPass(filter)[0]!, lowPass(filter)[5]!]
  const sinc = (x: number) => Math.sin(Math.PI * x) / (Math.PI * x)
  const [ends, centre] = [first / sinc((8 * 5.5) / 32), middle / sinc((8 * 0.5) / 32)]
  // 1 / I₀(2.47), up to the window half a tap from its middle.
  expect(ends / centre).toBeCloseTo(0.312, 1)
})
