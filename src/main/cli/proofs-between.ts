// The proofs of the recipes that make pictures of pictures.
import type { Proof } from './proof'
import { below, enlarges, translates } from './verdicts'

export const between: Proof[] = [
  {
    id: 'pix2pix-lines',
    gan: 'pix2pix',
    data: 'lines',
    resolution: 64,
    against: [{ gan: 'pix2pix', settings: { closeness: 1000, texture: 0 } }],
    stops: [5, 10],
    twin: 1,
    checks: ['translated'],
    judge: (found) => [below(found, 'features', 0.2, 'of an L1-only U-Net')]
  },
  {
    id: 'cyclegan-vendors',
    gan: 'cyclegan',
    data: 'vendors',
    resolution: 64,
    settings: { width: 16 },
    stops: [2, 5],
    checks: ['domains'],
    judge: translates
  },
  {
    id: 'srgan-wallpapers',
    gan: 'srgan',
    data: 'wallpapers',
    resolution: 256,
    settings: { faithful: 40_000, boldness: 3 },
    stops: [40, 64],
    checks: ['enlarged'],
    judge: enlarges
  }
]
