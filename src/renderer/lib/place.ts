// Places in a latent space as blends of seeds: on the pad, along a path, beside another place.
import type { Place } from '../../preload/nouns'

/** The four seeds of the pad: top left, top right, bottom left, bottom right. */
export type Corners = readonly [number, number, number, number]

/** Half of what the studio takes in one place, so that a place between two of them can still be asked for. */
const mostSeeds = 16

/** Seeds from 0 to this: a number that can be read out, below the 31 bits that tell latents apart. */
export const lastSeed = 999_999_999

export const ofSeed = (seed: number): Place => ({ seeds: [seed], weights: [1] })

/** The seed of a place that is one seed alone; null for a blend. */
export const seedOf = ({ seeds }: Place): number | null => (seeds.length === 1 ? seeds[0]! : null)

/** Σ share · place, of length 1; of more than `most` seeds those that weigh most. */
function blend(parts: readonly (readonly [Place, number])[], most: number): Place {
  const weightOf = new Map<number, number>()
  for (const [{ seeds, weights }, share] of parts) {
    seeds.forEach((seed, i) => weightOf.set(seed, (weightOf.get(seed) ?? 0) + share * weights[i]!))
  }
  const heaviest = [...weightOf]
    .filter(([, weight]) => Math.abs(weight) > 1e-9)
    .toSorted((a, b) => Math.abs(b[1]) - Math.abs(a[1]))
    .slice(0, most)
  const length = Math.hypot(...heaviest.map(([, weight]) => weight))
  if (length === 0) return parts[0]![0]
  return { seeds: heaviest.map(([seed]) => seed), weights: heaviest.map(([, weight]) => weight / length) }
}

/** `x` to the right and `y` down, 0 to 1: bilinear between the corners. */
export function onPad([topLeft, topRight, bottomLeft, bottomRight]: Corners, x: number, y: number): Place {
  const shares: [number, number][] = [
    [topLeft, (1 - x) * (1 - y)],
    [topRight, x * (1 - y)],
    [bottomLeft, (1 - x) * y],
    [bottomRight, x * y]
  ]
  return blend(
    shares.map(([seed, share]) => [ofSeed(seed), share]),
    mostSeeds
  )
}

/** A neighbour of `place`: turned by `angle`, 0 to π/2, towards a seed. */
export function beside(place: Place, seed: number, angle: number): Place {
  const parts = [
    [place, Math.cos(angle)],
    [ofSeed(seed), Math.sin(angle)]
  ] as const
  return blend(parts, mostSeeds)
}

/** From one place to another at an even pace, `share` 0 to 1: on the arc between them (Shoemake 1985, "Animating rotation with quaternion curves"). */
export function between(from: Place, to: Place, share: number): Place {
  const weightOf = new Map(from.seeds.map((seed, i) => [seed, from.weights[i]!]))
  const dot = to.seeds.reduce((sum, seed, i) => sum + (weightOf.get(seed) ?? 0) * to.weights[i]!, 0)
  const angle = Math.acos(Math.min(1, Math.max(-1, dot)))
  // Where the arc is a point, or every arc leads there, the straight way is as good.
  const arc = Math.sin(angle) > 1e-6
  const parts = [
    [from, arc ? Math.sin((1 - share) * angle) : 1 - share],
    [to, arc ? Math.sin(share * angle) : share]
  ] as const
  return blend(parts, 2 * mostSeeds)
}

/** Along a closed path: at 0 the first stop, at 1 the second; at the number of stops the first again. */
export function onPath(stops: readonly Place[], at: number): Place {
  const leg = Math.floor(at) % stops.length
  return between(stops[leg]!, stops[(leg + 1) % stops.length]!, at - Math.floor(at))
}

/** How much of a place each of its seeds is, 0 to 1, adding up to 1; the greatest first. */
export function sharesOf({ seeds, weights }: Place): { seed: number; share: number }[] {
  const whole = weights.reduce((sum, weight) => sum + weight ** 2, 0)
  return seeds
    .map((seed, i) => ({ seed, share: weights[i]! ** 2 / whole }))
    .toSorted((a, b) => b.share - a.share)
}

/** What a place is called: "Seed 6", "Blend of 4 seeds". */
export function nameOf(place: Place): string {
  return place.seeds.length === 1 ? `Seed ${place.seeds[0]}` : `Blend of ${place.seeds.length} seeds`
}

/** The seed that was typed; null when there is none. */
export function readSeed(text: string): number | null {
  const digits = text.replace(/\D/g, '')
  return digits === '' ? null : Math.min(lastSeed, Number(digits))
}
