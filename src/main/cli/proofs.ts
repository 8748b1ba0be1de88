// The proofs of the recipes.
import type { Proof } from './proof'
import { between } from './proofs-between'
import {
  ahead,
  asExact,
  beside,
  kidFalls,
  kidGoes,
  mixes,
  moves,
  recognises,
  remembers,
  truncates,
  wasserstein
} from './verdicts'

const quality = ['quality'] as const
/** Shoes point one way, digits read one way, and most faces of Open Peeps look one way. */
const asTheyAre = { mirror: false }
/** What two cores can take far enough in the time. */
const narrow = { ...asTheyAre, width: 16 }
/** Thousands of pictures need no variation. */
const unvaried = { ...asTheyAre, colour: 0, translation: 0, cutout: 0 }
/** A slope of 1 + W / 2λ is nearer to 1 the more the penalty weighs. */
const wasserstein16 = { ...asTheyAre, learningRate: 5e-4, criticSteps: 3, batch: 16, penalty: 15 }

export const proofs: Proof[] = [
  {
    id: 'vanilla-fashion',
    gan: 'vanilla',
    data: 'fashion',
    resolution: 32,
    settings: asTheyAre,
    stops: [100, 300, 900],
    checks: [...quality],
    judge: (found) => [kidFalls(found)]
  },
  {
    id: 'vanilla-emoji',
    gan: 'vanilla',
    data: 'emoji',
    resolution: 64,
    settings: asTheyAre,
    stops: [60, 150, 400],
    checks: [...quality],
    judge: (found) => [kidFalls(found)]
  },
  {
    id: 'dcgan-fashion',
    gan: 'dcgan',
    data: 'fashion',
    resolution: 32,
    settings: asTheyAre,
    stops: [15, 45, 90],
    twin: 3,
    checks: [...quality],
    judge: (found) => [kidFalls(found)]
  },
  {
    // Narrow and short: where bfloat16 is emulated it takes a dozen times as long.
    id: 'dcgan-fashion-bfloat16',
    gan: 'dcgan',
    data: 'fashion',
    resolution: 32,
    settings: narrow,
    against: [
      { gan: 'dcgan', settings: narrow, precision: 'bfloat16' },
      ...[4.98e-4, 4.99e-4, 5.01e-4, 5.02e-4].map(
        (learningRate) =>
          ({ gan: 'dcgan', settings: { ...narrow, learningRate }, precision: 'float32' }) as const
      )
    ],
    stops: [20],
    checks: [...quality],
    judge: (found) => [kidGoes(found), asExact(found)]
  },
  {
    id: 'dcgan-emoji',
    gan: 'dcgan',
    data: 'emoji',
    resolution: 64,
    settings: unvaried,
    stops: [15, 40, 80],
    checks: [...quality],
    judge: (found) => [kidFalls(found)]
  },
  {
    id: 'wgan-gp-fashion',
    gan: 'wgan-gp',
    data: 'fashion',
    resolution: 32,
    settings: wasserstein16,
    stops: [60, 150, 300],
    checks: [...quality],
    judge: (found) => [kidFalls(found), wasserstein(found)]
  },
  {
    id: 'wgan-gp-emoji',
    gan: 'wgan-gp',
    data: 'emoji',
    resolution: 64,
    settings: wasserstein16,
    stops: [20, 45, 80],
    checks: [...quality],
    judge: (found) => [kidFalls(found), wasserstein(found)]
  },
  {
    id: 'conditional-fashion',
    gan: 'conditional',
    data: 'fashion',
    resolution: 32,
    settings: unvaried,
    stops: [60, 160],
    checks: ['quality', 'classes'],
    judge: recognises(0.85)
  },
  {
    id: 'conditional-digits',
    gan: 'conditional',
    data: 'digits',
    resolution: 32,
    settings: unvaried,
    stops: [60, 160],
    checks: ['quality', 'classes'],
    judge: recognises(0.95)
  },
  {
    id: 'stylegan2-peeps',
    gan: 'stylegan2',
    data: 'peeps',
    resolution: 64,
    settings: narrow,
    stops: [20, 50],
    checks: ['quality', 'truncation', 'mixing'],
    judge: (found) => [kidGoes(found), truncates(found), mixes(found)]
  },
  {
    id: 'stylegan2-emoji',
    gan: 'stylegan2',
    data: 'emoji',
    resolution: 64,
    settings: narrow,
    stops: [20, 50, 100],
    checks: ['quality', 'truncation', 'mixing'],
    judge: (found) => [kidGoes(found), truncates(found), mixes(found)]
  },
  {
    // Where pictures are recognised, so that there is precision and recall to be traded; grey, so that there are no colours to mix.
    id: 'stylegan2-fashion',
    gan: 'stylegan2',
    data: 'fashion',
    resolution: 32,
    settings: { ...narrow, adaptive: false },
    stops: [60, 160, 280],
    checks: ['quality', 'truncation'],
    judge: (found) => [kidGoes(found), truncates(found)]
  },
  {
    id: 'stylegan3-peeps',
    gan: 'stylegan3',
    data: 'peeps',
    resolution: 64,
    settings: narrow,
    against: [{ gan: 'stylegan2', settings: { ...narrow, pathLength: false } }],
    stops: [7, 14],
    checks: ['quality', 'equivariance'],
    judge: (found) => [kidGoes(found), moves(found)]
  },
  {
    id: 'stylegan3-emoji',
    gan: 'stylegan3',
    data: 'emoji',
    resolution: 64,
    settings: narrow,
    against: [{ gan: 'stylegan2', settings: { ...narrow, pathLength: false } }],
    stops: [7, 14],
    checks: ['quality', 'equivariance'],
    judge: (found) => [kidGoes(found), moves(found)]
  },
  {
    id: 'r3gan-emoji',
    gan: 'r3gan',
    data: 'emoji',
    resolution: 64,
    settings: { ...asTheyAre, settle: 16_000 },
    against: [{ gan: 'stylegan2', settings: narrow, timed: true }],
    stops: [8, 16],
    twin: 1,
    checks: ['quality'],
    judge: (found) => [kidGoes(found), beside(found)]
  },
  {
    id: 'r3gan-peeps',
    gan: 'r3gan',
    data: 'peeps',
    resolution: 64,
    settings: { ...asTheyAre, settle: 40_000 },
    against: [{ gan: 'stylegan2', settings: narrow }],
    stops: [3, 6, 9],
    unit: 'minutes',
    checks: ['quality'],
    judge: (found) => [kidGoes(found), beside(found)]
  },
  {
    id: 'fastgan-peeps',
    gan: 'fastgan',
    data: 'peeps',
    resolution: 64,
    settings: asTheyAre,
    against: ['dcgan', 'stylegan2', 'r3gan'].map((gan) => ({ gan, settings: asTheyAre })),
    stops: [1, 3, 5, 9, 15],
    unit: 'minutes',
    checks: ['quality'],
    judge: (found) => [kidGoes(found), ahead(found), remembers(0.2)(found)]
  },
  {
    id: 'fastgan-peeps-300',
    gan: 'fastgan',
    data: 'peeps-300',
    resolution: 64,
    settings: asTheyAre,
    against: ['dcgan', 'stylegan2', 'r3gan'].map((gan) => ({ gan, settings: asTheyAre })),
    stops: [5, 10, 15],
    unit: 'minutes',
    checks: ['quality'],
    judge: (found) => [kidGoes(found), ahead(found), remembers(0.2)(found)]
  },
  {
    id: 'progressive-emoji',
    gan: 'progressive',
    data: 'emoji',
    resolution: 64,
    settings: { ...unvaried, stage: 8_000 },
    against: [{ gan: 'dcgan', settings: unvaried, timed: true }],
    // The ends of the stages of 8, 16 and 32 px, and of the whole.
    stops: [8, 16, 24, 40],
    checks: ['quality'],
    judge: (found) => [kidGoes(found), ahead(found)]
  },
  {
    id: 'projected-peeps',
    gan: 'projected',
    data: 'peeps',
    resolution: 64,
    settings: asTheyAre,
    against: [{ gan: 'fastgan', settings: asTheyAre }],
    stops: [3, 6, 9],
    unit: 'minutes',
    checks: ['quality'],
    judge: (found) => [kidGoes(found), ahead(found)]
  },
  ...between
]
