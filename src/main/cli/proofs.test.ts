// Holds the list of proofs to its data, and each verdict to figures that are right and figures that are not.
import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ProofOrder, type Proof as Found } from '../../preload/proof'
import { appRoot } from '../app-root'
import { ganOf } from '../worker/gans'
import { settle } from '../worker/gans/define'
import { withTable, type Kept } from './proof-table'
import { data } from './proof-data'
import { onceOf } from './proof-parts'
import { proofs } from './proofs'
import { alike, asExact } from './verdicts'

type Figures = Record<string, number>

/** Stops with these figures, `series` the same at each. */
function found(stops: Figures[], series: Figures[] = [], ...against: Figures[]): Found {
  const stop = (figures: Figures, i: number) => ({
    step: i,
    seenImages: i,
    trainedMs: i,
    figures,
    series: series[i] ?? {}
  })
  return {
    ...{ settings: {}, batch: 1, precision: 'float32', device: 'CPU', stops: stops.map(stop) },
    against: against.map((figures) => ({
      ...stop(figures, 0),
      gan: 'other',
      settings: {},
      precision: 'float32'
    }))
  }
}

const judged = (id: string, given: Found) =>
  proofs
    .find((proof) => proof.id === id)!
    .judge(given)
    .map(({ met }) => met)

describe('proofs', () => {
  it('have a name of their own, pictures, and stops that rise', () => {
    expect(existsSync(join(appRoot, 'resources', 'proofs', 'data.mjs'))).toBe(true)
    expect(new Set(proofs.map(({ id }) => id)).size).toBe(proofs.length)
    for (const { id, gan, data: name, stops, checks } of proofs) {
      expect(id.startsWith(`${gan}-${name}`)).toBe(true)
      expect(stops).toEqual(stops.toSorted((a, b) => a - b))
      for (const check of checks) expect(ProofOrder.shape.checks.element.safeParse(check).success).toBe(true)
      expect(data[name].says).toBeTruthy()
    }
  })

  it('are kept with the settings and the pictures that they ask for now', () => {
    for (const { id, gan, resolution, settings = {}, stops, unit } of proofs) {
      const kept = JSON.parse(
        readFileSync(join(appRoot, 'resources', 'proofs', `${id}.json`), 'utf8')
      ) as Kept
      const found = kept.found
      expect({ id, ...settle(ganOf(gan), settings, resolution).settings, batch: found.batch }).toEqual({
        id,
        ...found.settings
      })
      expect(found.stops).toHaveLength(stops.length + 1)
      // A step sees several pictures and takes a while, and the last one is taken whole.
      found.stops.slice(1).forEach(({ seenImages, trainedMs }, i) => {
        if (unit) expect(Math.abs(trainedMs - stops[i]! * 60_000), id).toBeLessThan(5000)
        else expect(Math.abs(seenImages - stops[i]! * 1000), id).toBeLessThan(100)
      })
    }
  })

  it('with a twin are counted in pictures, and the twin is there', () => {
    for (const { gan, unit } of proofs.filter(({ twin }) => twin)) {
      expect(unit).toBeUndefined()
      expect(existsSync(join(appRoot, 'e2e', 'peers', `${gan}.py`))).toBe(true)
    }
    const kid = (value: number) => ({ kid: value, 'kid.low': value - 5, 'kid.high': value + 5 })
    const beside = (...theirs: number[]) => alike({ ours: [kid(60)], theirs: theirs.map(kid) })
    expect([49, 51, 69, 71].map((value) => beside(value).met)).toEqual([false, true, true, false])
    expect(beside(49, 80).met).toBe(true)
    expect(beside(49, 80).says).toContain(
      'KID 60 (55 to 65), of its PyTorch twin after as many pictures 49, 80 (44 to 85)'
    )
    const pair = { features: 0.5, 'features.low': 0.48, 'features.high': 0.52 }
    expect(alike({ ours: [pair], theirs: [pair] }).says).toContain('feature distance 0.5 (0.48 to 0.52)')
  })

  it('want bfloat16 to come to what float32 comes to', () => {
    const kid = (value: number) => ({ kid: value, 'kid.low': value - 5, 'kid.high': value + 5 })
    const of = (less: number, ...exact: number[]) => {
      const made = found([kid(500), kid(240)], [], kid(less), ...exact.map(kid))
      made.against[0]!.precision = 'bfloat16'
      return asExact(made)
    }
    const met = [200, 211, 240, 269, 280].map((less) => of(less, 220, 260).met)
    expect(met).toEqual([false, true, true, true, false])
    expect(of(269, 220, 260).says).toContain('269 (264 to 274), of 3 runs in float32')
    expect(of(269, 220, 260).says).toMatch(/220 to 260$/)
  })

  it('want a KID that falls from stop to stop, to a fifth', () => {
    const kids = (...values: number[]) => found(values.map((kid) => ({ kid })))
    expect(judged('vanilla-fashion', kids(500, 200, 90))).toEqual([true])
    expect(judged('vanilla-fashion', kids(500, 200, 110))).toEqual([false])
    expect(judged('vanilla-fashion', kids(500, 50, 60))).toEqual([false])
  })

  it('want a Wasserstein critic whose slope is 1 and whose gap shrinks', () => {
    const stops = [{ kid: 500 }, { kid: 200 }, { kid: 90 }]
    const series = (slope: number, gap: number): Figures[] => [
      {},
      { slope: 1, 'score.real': 3, 'score.fake': 0 },
      { slope, 'score.real': gap, 'score.fake': 0 }
    ]
    expect(judged('wgan-gp-fashion', found(stops, series(1.05, 2)))).toEqual([true, true])
    expect(judged('wgan-gp-fashion', found(stops, series(1.2, 2)))).toEqual([true, false])
    expect(judged('wgan-gp-fashion', found(stops, series(1, 4)))).toEqual([true, false])
  })

  it('want classes recognised, pairs nearer than the yardstick, domains reached and left again, enlargements sharper', () => {
    const once = (figures: Figures, ...against: Figures[]) =>
      found([figures, figures, figures], [], ...against)
    expect(judged('conditional-digits', once({ recognised: 0.96, classifier: 0.99 }))).toEqual([true])
    expect(judged('conditional-digits', once({ recognised: 0.9, classifier: 0.99 }))).toEqual([false])
    expect(judged('pix2pix-lines', once({ features: 0.4 }, { features: 0.6 }))).toEqual([true])
    expect(judged('pix2pix-lines', once({ features: 0.5 }, { features: 0.6 }))).toEqual([false])
    const domains = { kid: 10, 'kid.untranslated': 21, returned: 24 }
    expect(judged('cyclegan-vendors', once(domains))).toEqual([true, true])
    expect(judged('cyclegan-vendors', once({ ...domains, kid: 11, returned: 19 }))).toEqual([false, false])
    const large = { psnr: 30.6, 'psnr.cubic': 30, features: 0.3, 'features.cubic': 0.5 }
    expect(judged('srgan-wallpapers', once(large))).toEqual([true, true])
    expect(judged('srgan-wallpapers', once({ ...large, psnr: 30.4, features: 0.4 }))).toEqual([false, false])
  })

  it('want the figures of yardsticks beaten', () => {
    const peeps = (kid: number, recall: number, ...others: number[]) =>
      found([{ kid: 500 }, { kid, recall }], [], ...others.map((each) => ({ kid: each })))
    expect(judged('fastgan-peeps', peeps(50, 0.3, 60, 70, 80))).toEqual([null, true, true])
    expect(judged('fastgan-peeps', peeps(50, 0.1, 60, 40, 80))).toEqual([null, false, false])
    const moved = (own: number, other: number) =>
      found([{ kid: 500 }, { kid: 50, 'eq-t': own }], [], { 'eq-t': other })
    expect(judged('stylegan3-peeps', moved(50, 30))).toEqual([null, true])
    expect(judged('stylegan3-peeps', moved(40, 30))).toEqual([null, false])
  })

  it('want truncation to trade recall for precision', () => {
    const at = (precision: number[], recall: number[]) =>
      Object.fromEntries(
        [0.5, 0.7, 1].flatMap((amount, i) => [
          [`precision.at.${amount}`, precision[i]!],
          [`recall.at.${amount}`, recall[i]!]
        ])
      )
    const moved = { 'layout.coarse': 2, 'layout.fine': 1, 'colour.coarse': 1, 'colour.fine': 2 }
    const judge = (figures: Figures) =>
      judged('stylegan2-peeps', found([{ kid: 500 }, { kid: 90, ...moved, ...figures }]))
    const [falls, rises, none] = [
      [0.9, 0.8, 0.7],
      [0.1, 0.2, 0.3],
      [0, 0, 0]
    ]
    expect(judge(at(falls, rises))).toEqual([null, true, true])
    expect(judge(at(rises, rises))).toEqual([null, false, true])
    expect(judge(at(none, none))).toEqual([null, false, true])
    expect(judge({ ...at(falls, rises), 'layout.fine': 3 })).toEqual([null, true, false])
  })

  it('become rows of the README: what was given, what was found, and nothing else of it changes', () => {
    const kept = (id: string, met: boolean | null): Kept => ({
      ...{ id, gan: 'dcgan', data: 'fashion', resolution: 32, given: { mirror: false }, twin: null },
      ...{ found: found([{}, {}]), verdicts: [{ says: 'KID 9', met }] },
      ...{ commit: 'abc', at: '2026-01-01', machine: '1 × CPU' }
    })
    const readme =
      'before\n<!-- proofs: made by `atelier bench recipes` -->\nold\n<!-- end of proofs -->\nafter\n'
    const made = withTable(readme, [kept('dcgan-fashion', false), kept('vanilla-fashion', null)])
    expect(made.split('\n').filter((line) => line.startsWith('| ['))).toEqual([
      '| [dcgan](resources/proofs/vanilla-fashion.webp) `mirror=false` | Fashion-MNIST, 32 px | 1 in 0 s on one core | · KID 9 |',
      '| [dcgan](resources/proofs/dcgan-fashion.webp) `mirror=false` | Fashion-MNIST, 32 px | 1 in 0 s on one core | ✗ KID 9 |'
    ])
    expect(made).toMatch(/^before\n<!-- proofs/)
    expect(made).toMatch(/<!-- end of proofs -->\nafter\n$/)
    expect(made).not.toContain('old')
    const low = kept('dcgan-fashion', true)
    low.found.precision = 'bfloat16'
    expect(withTable(made, [low])).toContain('1 in 0 s on one core in bfloat16 | ✓ KID 9')
  })
})

describe('parts of a proof', () => {
  it('are made once of the same order, anew of another, and not kept when their making failed', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'atelier-'))
    let made = 0
    const make = (order: object) => onceOf(folder, order, () => Promise.resolve({ number: ++made }))
    await expect(onceOf(folder, { gan: 'dcgan' }, () => Promise.reject(new Error('cut')))).rejects.toThrow(
      'cut'
    )
    expect(await make({ gan: 'dcgan' })).toEqual({ number: 1 })
    expect(await make({ gan: 'dcgan' })).toEqual({ number: 1 })
    expect(await make({ gan: 'r3gan' })).toEqual({ number: 2 })
  })
})
