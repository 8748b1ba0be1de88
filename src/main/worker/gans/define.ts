// What a GAN kind is: a card, a settings schema, and a model (networks, the turns of a step, how a picture is made).
import { z } from 'zod'
import type { GanCard, Settings } from '../../../preload/nouns'
import type * as tf from '@tensorflow/tfjs-core'
import type { Layer, Weights } from '../nn/network'
import type { Random } from '../nn/random'

/** What a model is built for. */
export type Plan<S = Record<string, unknown>> = { settings: S; resolution: number }

/** [batch, side, side, 3] in −1 to 1. */
export type Pictures = tf.Tensor4D

/** What a turn sees. Everything in it is an input of the step or depends on inputs alone. */
export type Lesson = {
  /** The n-th batch of real pictures drawn for this step. */
  reals(draw: number): Pictures
  /** Pictures in a batch. */
  batch: number
  /** Keyed by the run's seed and this step. */
  random: Random
  /** The weights of each network, by name. */
  weights: Record<string, Weights>
  /** For each of the model's rhythms, whether this step is one of its steps. */
  due: Record<string, boolean>
}

/** What a turn found: the loss to minimise, and what to show (by series name). All are scalars. */
export type Outcome = { loss: tf.Scalar; shown: Record<string, tf.Scalar> }

/** One move of a step: `moves` is the network whose weights the loss is minimised over. */
export type Turn = { moves: string; learn(lesson: Lesson): Outcome }

/** The weights of a network by its name. */
export function weightsOf(lesson: Lesson, network: string): Weights {
  const weights = lesson.weights[network]
  if (!weights) throw new Error(`no network is called ${network}`)
  return weights
}

/** Adam's settings for one network. */
export type Rates = { learningRate: number; beta1: number; beta2: number }

export type Model = {
  networks: Record<string, Layer>
  rates: Record<string, Rates>
  /** Batches of real pictures a step draws. */
  draws: number
  /** In this order, in every step. */
  turns: Turn[]
  /** Things done only every so many steps: name → steps. */
  rhythms: Record<string, number>
  /** The network whose average is kept and sampled, and over how many pictures half of it is forgotten. */
  averaged: { network: string; halfLifeImages: number }
  /** Width of a latent. */
  latent: number
  /** Pictures of latents, [n, latent]. */
  sample(weights: Weights, latents: tf.Tensor2D): Pictures
}

type Card = Omit<GanCard, 'settings' | 'defaults'>

/** A kind as the list holds it; the schema's own type is known inside its file only. */
export type Gan = Card & {
  settings: z.ZodObject
  /** Pictures a batch when the settings leave it open. */
  batchFor(resolution: number): number
  build(plan: Plan): Model
}

/** Ties a kind's schema to its `build`. */
export function defineGan<Shape extends z.ZodObject>(
  gan: Omit<Gan, 'settings' | 'build'> & { settings: Shape; build(plan: Plan<z.output<Shape>>): Model }
): Gan {
  return { ...gan, build: (plan) => gan.build(plan as Plan<z.output<Shape>>) }
}

/** The card of a kind, as the page sees it. */
export function cardOf(gan: Gan): GanCard {
  const { id, title, goodFor, paper, needs, makes, resolutions } = gan
  const settings = z.toJSONSchema(gan.settings, { io: 'input' }) as Record<string, unknown>
  const defaults = gan.settings.parse({}) as Record<string, unknown>
  return { id, title, goodFor, paper, needs, makes, resolutions, settings, defaults }
}

/** Parses settings with the kind's schema and fills in what was left open. Throws a ZodError. */
export function settle(
  gan: Gan,
  settings: Settings,
  resolution: number
): { settings: Settings; batch: number } {
  const parsed = gan.settings.parse(settings) as Settings
  const asked = Number(parsed['batch'] ?? 0)
  const batch = asked > 0 ? asked : gan.batchFor(resolution)
  return { settings: { ...parsed, batch }, batch }
}
