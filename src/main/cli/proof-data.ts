// The sets of real pictures that recipes are proved on.

/** Names of `resources/proofs/data.mjs`, and how their folders are read: `pictures`, or two of these names. */
export const data = {
  fashion: { says: 'Fashion-MNIST', folders: ['pictures'], heldOut: ['held-out'], classes: true },
  digits: { says: 'digits', folders: ['pictures'], heldOut: ['held-out'], classes: true },
  emoji: { says: 'emoji (Google)', folders: ['pictures'], heldOut: null },
  peeps: { says: '1,000 Open Peeps', folders: ['pictures'], heldOut: null },
  'peeps-300': { says: '300 Open Peeps', folders: ['pictures'], heldOut: null },
  lines: {
    says: 'line art to colour',
    folders: ['lines', 'colours'],
    heldOut: ['held-out-lines', 'held-out-colours'],
    layout: 'pairs'
  },
  vendors: {
    says: 'Google to Twitter emoji',
    folders: ['google', 'twitter'],
    heldOut: ['held-out-google', 'held-out-twitter'],
    layout: 'two-domains'
  },
  wallpapers: { says: 'wallpapers', folders: ['pictures'], heldOut: ['held-out'] }
} as const satisfies Record<string, Data>

type Data = {
  says: string
  folders: readonly string[]
  heldOut: readonly string[] | null
  layout?: 'pairs' | 'two-domains'
  classes?: true
}

export type DataName = keyof typeof data
