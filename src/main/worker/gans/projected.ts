// Projected GAN: critics that look through a network which knows photographs already, and so need only learn to compare.
import { z } from 'zod'
import { theNetwork } from '../metrics/network'
import { augment } from '../nn/augment'
import { excitedGenerator } from '../nn/excitation'
import { belief, hingeCritic, hingeGenerator } from '../nn/losses'
import type { Layer } from '../nn/network'
import * as ops from '../nn/ops'
import { projectedCritic, type ProjectedCritic } from '../nn/projected-critic'
import { projection, type Projection } from '../nn/projection'
import { defineGan, weightsOf, type Lesson, type Model, type Pictures, type Plan, type Turn } from './define'
import {
  averageSetting,
  batchSetting,
  field,
  mirrorSetting,
  rateSetting,
  variationSettings,
  widthSetting
} from './define-settings'

const settings = z.strictObject({
  width: widthSetting.default(16).meta(widthSetting.meta()!),
  seenAt: z
    .number()
    .int()
    .min(0)
    .max(256)
    .multipleOf(32)
    .default(0)
    .meta({
      ...field({
        title: 'Seen at',
        description:
          'To this side pictures are brought before the network that knows photographs looks at them. More shows it finer detail and is slower.',
        level: 'first',
        unit: 'px'
      }),
      'x-zero': 'Atelier chooses'
    }),
  scales: z
    .number()
    .int()
    .min(0)
    .max(4)
    .default(0)
    .meta({
      ...field({
        title: 'Scales',
        description:
          'At how many sizes of detail critics look: 1 sees texture alone, 4 see whole things too and are slower.',
        level: 'more',
        unit: 'scales'
      }),
      'x-zero': 'Atelier chooses'
    }),
  learningRate: rateSetting(2e-4),
  mirror: mirrorSetting,
  ...variationSettings,
  // A square of a fifth of the side, as the paper's code has it.
  cutout: variationSettings.cutout.default(0.4).meta(variationSettings.cutout.meta()!),
  average: averageSetting.default(0).meta({ ...averageSetting.meta(), 'x-zero': 'Atelier chooses' }),
  batch: batchSetting
})
type ProjectedSettings = z.output<typeof settings>

const latent = 256

/**
 * Small pictures are enlarged, for the network was taught on larger ones. Of pictures of 64 px, seeing them at 96 px is a
 * quarter of the work of a step; at the paper's 224 px a step would be four times the work.
 */
const usualSide = (resolution: number) => (resolution < 128 ? resolution + 32 : Math.min(256, resolution))

/** Whole things do not fit into the windows of the last scale where pictures are small. */
const usualScales = (resolution: number) => (resolution < 128 ? 3 : 4)

type Networks = { make: Layer; project: Projection; judge: ProjectedCritic }

function turns({ make, project, judge }: Networks, given: ProjectedSettings): Turn[] {
  const fakes = (lesson: Lesson) => {
    const latents = lesson.random.normal('latent', [lesson.batch, latent])
    return make.apply(weightsOf(lesson, 'generator'), latents) as Pictures
  }
  /** Both turns vary the same fakes alike, so that these are made, and seen by the network, once a step. */
  const judged = (lesson: Lesson, x: Pictures, purpose: 'real' | 'fake') => {
    const seen = project.apply(weightsOf(lesson, 'projection'), augment(x, given, lesson.random, purpose))
    return judge.apply(weightsOf(lesson, 'critic'), seen)
  }
  /** Every scale counts the same, however many places it has. */
  const overScales = (values: ops.Scalar[]) =>
    ops.div(
      values.reduce((sum, value) => ops.add(sum, value)),
      values.length
    ) as ops.Scalar

  const criticTurn = (lesson: Lesson) => {
    const real = judged(lesson, lesson.reals(0), 'real')
    const fake = judged(lesson, fakes(lesson), 'fake')
    const loss = overScales(real.map((each, i) => hingeCritic(each, fake[i]!)))
    const [ofReal, ofFake] = [real, fake].map((scores) => overScales(scores.map(belief)))
    return { loss, shown: { 'loss.critic': loss, 'score.real': ofReal!, 'score.fake': ofFake! } }
  }
  const generatorTurn = (lesson: Lesson) => {
    const loss = overScales(judged(lesson, fakes(lesson), 'fake').map(hingeGenerator))
    return { loss, shown: { 'loss.generator': loss } }
  }
  return [
    { moves: 'critic', learn: criticTurn },
    { moves: 'generator', learn: generatorTurn }
  ]
}

function build({ settings: given, resolution }: Plan<ProjectedSettings>): Model {
  const { width, learningRate, batch } = given
  const make = excitedGenerator({ width, resolution, latent })
  const project = projection(theNetwork(), {
    side: given.seenAt || usualSide(resolution),
    scales: given.scales || usualScales(resolution),
    width: 2 * width
  })
  const judge = projectedCritic({ scales: project.scales, widest: 16 * width })
  const rates = { learningRate, beta1: 0, beta2: 0.99 }
  return {
    // No turn moves the projection: it stays as chance has made it.
    networks: { generator: make, critic: judge, projection: project },
    rates: { generator: rates, critic: rates },
    draws: 1,
    turns: turns({ make, project, judge }, given),
    rhythms: {},
    // 10,000 pictures for batches of 32 (Sauer et al. 2021, train.py).
    averaged: { network: 'generator', halfLifeImages: given.average || (batch * 10_000) / 32 },
    latent,
    sample: (weights, { latents }) => ops.clip(make.apply(weights, latents) as Pictures)
  }
}

export const projected = defineGan({
  id: 'projected',
  title: 'Projected GAN',
  goodFor: 'Learns by what a network knows of photographs. It wants a GPU, or much patience.',
  paper: {
    title: 'Projected GANs Converge Faster',
    authors: 'Sauer, Chitta, Müller, Geiger',
    year: 2021
  },
  needs: 'images',
  makes: 'from-latent',
  resolutions: [32, 64, 128, 256, 512],
  settings,
  batchFor: (resolution) => (resolution <= 128 ? 16 : 8),
  build
})
