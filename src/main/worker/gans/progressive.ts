// Progressive growing: learns small pictures first, then doubles them stage by stage, each new stage faded in.
// A departure: the logistic loss with R1 now and then and DiffAugment in place of WGAN-GP, which takes a second derivative at every
// step; and the first pictures are of 8 px.
import { z } from 'zod'
import {
  growingCritic,
  growingGenerator,
  grownPictures,
  sidesOf,
  type Growing,
  type Growth
} from '../nn/growing'
import * as ops from '../nn/ops'
import { enlarged } from '../nn/scale'
import {
  defineGan,
  weightsOf,
  type Lesson,
  type Model,
  type Moment,
  type Pictures,
  type Plan,
  type Turn
} from './define'
import { contestTurns, logisticSettings, type Contest } from './define-logistic'
import {
  averageSetting,
  batchSetting,
  field,
  mirrorSetting,
  rateSetting,
  widthSetting
} from './define-settings'

const settings = z.strictObject({
  width: widthSetting,
  learningRate: rateSetting(1e-3),
  stage: z
    .number()
    .int()
    .min(0)
    .max(10_000_000)
    .default(0)
    .meta({
      ...field({
        title: 'Length of a stage',
        description:
          'How many pictures are seen before pictures double in size: half of them while the new size fades in, half to settle. The last stage goes on to the end.',
        level: 'first',
        unit: 'pictures'
      }),
      'x-zero': 'Atelier chooses'
    }),
  latent: z
    .number()
    .int()
    .min(16)
    .max(512)
    .multipleOf(16)
    .default(256)
    .meta(
      field({
        title: 'Latent size',
        description: 'In how many numbers a picture is written down. Few suit small sets.',
        level: 'more',
        unit: 'numbers'
      })
    ),
  mirror: mirrorSetting,
  ...logisticSettings,
  average: averageSetting,
  batch: batchSetting
})
type ProgressiveSettings = z.output<typeof settings>

/** Small sets are learned sooner than the 1,600,000 pictures a stage of the original's 30,000 faces. */
const usualStage = 30_000

/** A phase is called by the side of its pictures. */
const growthAt = ({ phase, dials }: Moment): Growth => ({ side: Number(phase), fade: dials['fade']! })

function turns(make: Growing, judge: Growing, given: ProgressiveSettings): Turn[] {
  const contest: Contest = {
    fakes(lesson) {
      const latents = lesson.random.normal('latent', [lesson.batch, given.latent])
      return make.apply(weightsOf(lesson, 'generator'), latents, growthAt(lesson)) as Pictures
    },
    judge: (lesson, x) => judge.apply(weightsOf(lesson, 'critic'), x, growthAt(lesson))
  }
  const grown = (lesson: Lesson): Lesson => ({
    ...lesson,
    reals: (draw) => grownPictures(lesson.reals(draw), growthAt(lesson))
  })
  return contestTurns(contest, given).map(({ moves, learn }) => ({
    moves,
    learn: (lesson) => learn(grown(lesson))
  }))
}

function build({ settings: given, resolution }: Plan<ProgressiveSettings>): Model {
  const shape = { width: given.width, resolution, latent: given.latent }
  const [make, judge] = [growingGenerator(shape), growingCritic(shape)]
  const rates = { learningRate: given.learningRate, beta1: 0, beta2: 0.99 }
  const stage = given.stage || usualStage
  const phases = sidesOf(resolution).map((side, i) => ({ name: String(side), from: i * stage }))
  const schedule = (seenImages: number) => {
    const { from } = phases.findLast((phase) => phase.from <= seenImages)!
    return { dials: { fade: from === 0 ? 1 : Math.min(1, (seenImages - from) / (stage / 2)) } }
  }
  const sample: Model['sample'] = (weights, { latents }, moment) => {
    const growth = growthAt(moment)
    const pictures = make.apply(weights, latents, growth) as Pictures
    return ops.clip(enlarged(pictures, resolution / growth.side))
  }
  return {
    networks: { generator: make, critic: judge },
    rates: { generator: rates, critic: rates },
    draws: 1,
    turns: turns(make, judge, given),
    rhythms: { penalty: given.penaltyEvery },
    schedule,
    phases,
    averaged: { network: 'generator', halfLifeImages: given.average },
    latent: given.latent,
    sample
  }
}

export const progressive = defineGan({
  id: 'progressive',
  title: 'Progressive GAN',
  goodFor: 'Watching a picture come into focus: small and coarse at first, finer with every stage.',
  paper: {
    title: 'Progressive Growing of GANs for Improved Quality, Stability, and Variation',
    authors: 'Karras, Aila, Laine, Lehtinen',
    year: 2018
  },
  needs: 'images',
  makes: 'from-latent',
  resolutions: [32, 64, 128, 256, 512],
  settings,
  batchFor: (resolution) => (resolution <= 128 ? 16 : 8),
  build
})
