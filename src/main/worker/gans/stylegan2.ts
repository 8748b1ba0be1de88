// StyleGAN2: a style for every size of detail, which can be mixed and drawn towards the average; made for small sets by ADA.
import { z } from 'zod'
import type { Weights } from '../nn/network'
import * as ops from '../nn/ops'
import { pathMean, pathPenalty } from '../nn/path-length'
import { averageStyle, everywhere, mapping, mixedAt, truncated } from '../nn/style'
import { madePictures } from '../nn/style-batch'
import { styleCritic } from '../nn/style-critic'
import { fixedNoise, noNoise, synthesis } from '../nn/synthesis'
import { defineGan, weightsOf, type Lesson, type Model, type Plan, type Wish } from './define'
import { field } from './define-settings'
import {
  criticOf,
  halfLifeOf,
  lazy,
  moreStyleSettings,
  penaltyEvery,
  styleSettings,
  styleTurns,
  type Made,
  type Mover
} from './define-style'

const settings = z.strictObject({
  ...styleSettings,
  mixing: z
    .number()
    .min(0)
    .max(1)
    .default(0.9)
    .meta(
      field({
        title: 'Mix styles',
        description:
          'How likely a picture gets its layout from one style and its detail from another while training. More keeps the two apart.',
        level: 'more'
      })
    ),
  pathLength: z
    .boolean()
    .default(true)
    .meta(
      field({
        title: 'Even paths',
        description:
          'Lets pictures change evenly along a walk between them. Training is a little slower with it.',
        level: 'more'
      })
    ),
  ...moreStyleSettings
})
type StyleGan2Settings = z.output<typeof settings>

const pathEvery = 4
const pathWeight = 2

type Networks = { map: ReturnType<typeof mapping>; make: ReturnType<typeof synthesis> }

/** The pictures of a lesson; paths are measured in the turn that learns from them. */
function madeBy({ map, make }: Networks, given: StyleGan2Settings) {
  return (lesson: Lesson, turn: Mover): Made => {
    const weights = weightsOf(lesson, 'generator')
    const { pictures, lengths } = madePictures(map, make, {
      weights,
      random: lesson.random,
      batch: lesson.batch,
      latent: given.latent,
      mixing: given.mixing,
      paths: !lesson.due['path'] ? 'none' : turn === 'critic' ? 'spared' : 'measured'
    })
    if (!lengths) return { pictures }
    const { penalty, mean } = pathPenalty(lengths, weights.read(pathMean.name))
    weights.note(pathMean.name, mean)
    const loss = ops.mul(penalty, pathWeight * pathEvery) as ops.Scalar
    return { pictures, besides: { loss, shown: { path: mean } } }
  }
}

function build({ settings: given, resolution }: Plan<StyleGan2Settings>): Model {
  const { latent, batch } = given
  const shape = { width: given.width, resolution, latent }
  const [map, make] = [mapping({ latent, layers: given.mapping }), synthesis(shape)]
  const judge = styleCritic(shape)
  const gamma = given.gamma || (0.0002 * resolution ** 2) / batch
  const styles = (weights: Weights, { latents, truncation }: Wish) =>
    everywhere(truncated(weights, map.apply(weights, latents), truncation), make.layers)
  const statistics = [averageStyle(latent), ...(given.pathLength ? [pathMean] : [])]
  return {
    networks: {
      generator: { parameters: [...map.parameters, ...make.parameters, ...statistics] },
      critic: criticOf(judge, given)
    },
    rates: {
      generator: lazy(given.learningRate, given.pathLength ? pathEvery : null),
      critic: lazy(given.learningRate, penaltyEvery)
    },
    draws: 1,
    turns: styleTurns({ made: madeBy({ map, make }, given), judge }, { adaptive: given.adaptive, gamma }),
    rhythms: { penalty: penaltyEvery, ...(given.pathLength && { path: pathEvery }) },
    averaged: { network: 'generator', halfLifeImages: halfLifeOf(given) },
    latent,
    sample: (weights, wish) => make.apply(weights, styles(weights, wish), fixedNoise),
    styles: {
      layers: make.layers,
      mix(weights, of, from) {
        const [one, other] = of.map((latents) => map.apply(weights, latents)) as [ops.Tensor, ops.Tensor]
        return make.apply(weights, mixedAt(one, other, from, make.layers), fixedNoise)
      }
    },
    // Noise stays where it is when all else moves, so that the figures are kindest without any.
    translated: (weights, wish, by) => make.apply(weights, styles(weights, wish), noNoise, by)
  }
}

export const stylegan2 = defineGan({
  id: 'stylegan2',
  title: 'StyleGAN2',
  goodFor: 'The finest control: mixes the layout of one picture with the detail of another. Takes its time.',
  paper: {
    title: 'Analyzing and Improving the Image Quality of StyleGAN',
    authors: 'Karras, Laine, Aittala, Hellsten, Lehtinen, Aila',
    year: 2020
  },
  needs: 'images',
  makes: 'from-latent',
  truncates: true,
  resolutions: [32, 64, 128, 256, 512],
  settings,
  batchFor: (resolution) => (resolution <= 64 ? 16 : 8),
  build
})
