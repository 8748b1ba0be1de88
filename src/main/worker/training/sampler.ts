// Which pictures a step sees: a shuffle of every epoch that depends on the seed alone, so that going on needs no state.
import { hashText } from '../nn/random'

/** A stream of 32-bit numbers from one seed (SplitMix32). */
function stream(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x9e3779b9) | 0
    let word = state ^ (state >>> 16)
    word = Math.imul(word, 0x21f0aaad)
    word ^= word >>> 15
    word = Math.imul(word, 0x735a2d97)
    return (word ^ (word >>> 15)) >>> 0
  }
}

/** The pictures 0 … `count` − 1 in the order of one epoch (Fisher and Yates). */
export function shuffled(count: number, seed: number, epoch: number): Uint32Array {
  const next = stream(hashText(`${seed}/epoch/${epoch}`))
  const order = Uint32Array.from({ length: count }, (_, i) => i)
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor((next() / 2 ** 32) * (i + 1))
    ;[order[i], order[j]] = [order[j]!, order[i]!]
  }
  return order
}

/** `take(position, count)`: the pictures at these places of the endless row of shuffled epochs. */
export type Sampler = { take(position: number, count: number): number[] }

export function samplerOf(pictures: number, seed: number): Sampler {
  if (pictures < 1) throw new Error('a sampler needs pictures')
  let epoch = -1
  let order: Uint32Array = new Uint32Array()
  const at = (position: number) => {
    const turn = Math.floor(position / pictures)
    if (turn !== epoch) [epoch, order] = [turn, shuffled(pictures, seed, turn)]
    return order[position % pictures]!
  }
  return { take: (position, count) => Array.from({ length: count }, (_, i) => at(position + i)) }
}

/** At every place each class is as likely as any other, and within it each picture; `labels`: the class of each picture. */
export function balancedSamplerOf(labels: Uint16Array, seed: number): Sampler {
  const members = new Map<number, number[]>()
  labels.forEach((label, picture) => {
    const known = members.get(label)
    if (known) known.push(picture)
    else members.set(label, [picture])
  })
  const classes = [...members.values()]
  const at = (position: number) => {
    const next = stream(hashText(`${seed}/balanced/${position}`))
    const one = <T>(of: T[]) => of[Math.floor((next() / 2 ** 32) * of.length)]!
    return one(one(classes))
  }
  return { take: (position, count) => Array.from({ length: count }, (_, i) => at(position + i)) }
}
