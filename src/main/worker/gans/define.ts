// What a GAN kind is: a card, a settings schema, and a model (networks, the turns of a step, how a picture is made).
import { z } from 'zod'
import type { GanCard, Settings } from '../../../preload/nouns'
import type * as tf from '@tensorflow/tfjs-core'
import type { Layer, Weights } from '../nn/network'
import type { Random } from '../nn/random'

/** What a model is built for. */
export type Plan<S = Record<string, unknown>> = {
  settings: S
  resolution: number
  /** Classes of the dataset, 0 where it has none. */
  classes: number
}

/** [batch, side, side, 3] in −1 to 1. */
export type Pictures = tf.Tensor4D

/** One batch from the dataset, by what the kind needs. */
export type Drawn = {
  /** What the generator learns to make. */
  pictures: Pictures
  /** int32 [batch], from 0 to classes − 1: of labelled sets. */
  labels?: tf.Tensor1D
  /** The other half of each pair, in the same order: of pairs. */
  inputs?: Pictures
  /** Pictures of the other domain, in an order of their own: of two domains. */
  others?: Pictures
}

/** What a batch can hold besides pictures. */
export type Beside = Exclude<keyof Drawn, 'pictures'>

/** Numbers that change as pictures are seen, by name: inputs of what is recorded. */
export type Dials = Record<string, tf.Scalar>

/** How far a training has come, as turns and sampling see it. */
export type Moment = {
  /** The name of the model's phase, '' where it has none. */
  phase: string
  /** What `Model.schedule` answered, by name. */
  dials: Dials
}

/** What a turn sees. Everything in it is an input of the step or depends on inputs alone, but for the phase. */
export type Lesson = Moment & {
  /** The n-th batch drawn for this step. */
  drawn(draw: number): Drawn
  /** The pictures of the n-th batch. */
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

/** One move of a step: `moves` is the network whose weights the loss is minimised over. With a phase, made in that phase alone. */
export type Turn = { moves: string; phase?: string; learn(lesson: Lesson): Outcome }

/** The weights of a network by its name. */
export function weightsOf(lesson: Lesson, network: string): Weights {
  const weights = lesson.weights[network]
  if (!weights) throw new Error(`no network is called ${network}`)
  return weights
}

/** Adam's settings for one network. */
export type Rates = { learningRate: number; beta1: number; beta2: number }

/** What changes as pictures are seen. What is left out stays as the model says. */
export type Pace = {
  rates?: Record<string, Rates>
  halfLifeImages?: number
  /** Numbers that turns look at, as inputs of the step: the same names at every step. */
  dials?: Record<string, number>
}

/** A stretch of a training whose steps are another graph than those before, from so many seen pictures on. */
export type Phase = { name: string; from: number }

/** What n pictures are to be made from; what a kind has no use for is left out or ignored. */
export type Wish = {
  /** [n, latent], normal. */
  latents: tf.Tensor2D
  /** 1: as the latents say; towards 0: towards the average picture. For kinds with mapped latents. */
  truncation: tf.Scalar
  /** int32 [n]. */
  labels?: tf.Tensor1D
  /** What to translate or enlarge. */
  inputs?: Pictures
}

/** What a wish must hold besides latents. */
export type Asks = {
  /** How many classes there are, of one of which each picture is to be. */
  classes?: number
  /** Pictures to begin from: what this part of a dataset holds, at this side, px. */
  inputs?: { of: 'pictures' | Exclude<Beside, 'labels'>; side: number }
}

export type Model = {
  /** A network that no turn moves stays as the run's seed has drawn it. */
  networks: Record<string, Pick<Layer, 'parameters'>>
  rates: Record<string, Rates>
  /** Batches that a step draws. */
  draws: number
  /** What they must hold besides pictures. */
  besides?: readonly Beside[]
  /** In this order, in every step. */
  turns: Turn[]
  /** Things done only every so many steps: name → steps. */
  rhythms: Record<string, number>
  /** By how many real pictures have been seen. */
  schedule?(seenImages: number): Pace
  /** In their order, the first from 0 on. Optimizers begin anew in each (Karras et al. 2018, whose code does so by default). */
  phases?: readonly Phase[]
  /**
   * The network whose average is kept and sampled, and over how many pictures half of it is forgotten: at first over no more
   * than `ramp` of those seen, a twentieth where it is not given.
   */
  averaged: { network: string; halfLifeImages: number; ramp?: number }
  /** Width of a latent, 0 where pictures are made of pictures alone. */
  latent: number
  /** What its wishes must hold besides. */
  asks?: Asks
  /** Pictures by the averaged network, as large as the real ones at every moment. */
  sample(weights: Weights, wish: Wish, moment: Moment): Pictures
  /**
   * `sample` with what its synthesis begins from moved: `by` [n, 2], shares of the side (right, down). A generator without a
   * place of its own makes the same pictures, as far to the right and down. For models whose beginning can be moved; what
   * random detail they have is left out, so that pictures `by` 0 may differ from those of `sample`.
   */
  translated?(weights: Weights, wish: Wish, by: tf.Tensor2D, moment: Moment): Pictures
  /** For kinds that have a style for each of `layers`: pictures with the first latents' styles before `from`, the second's from there on. */
  styles?: { layers: number; mix(weights: Weights, of: [tf.Tensor2D, tf.Tensor2D], from: number): Pictures }
  /** What was made of pictures, led back to what it was made of: for kinds that learn both ways. */
  back?(weights: Weights, made: Pictures): Pictures
}

/** The name of the phase in which a training is that has seen so many pictures. */
export function phaseAt({ phases = [] }: Pick<Model, 'phases'>, seenImages: number): string {
  return phases.findLast(({ from }) => from <= seenImages)?.name ?? ''
}

type Card = Omit<GanCard, 'settings' | 'defaults' | 'truncates'> & { truncates?: true }

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
  const { id, title, goodFor, paper, needs, makes, truncates = false, resolutions, suits } = gan
  const settings = z.toJSONSchema(gan.settings, { io: 'input' }) as Record<string, unknown>
  const defaults = gan.settings.parse({}) as Record<string, unknown>
  return { id, title, goodFor, paper, needs, makes, truncates, resolutions, suits, settings, defaults }
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
