// Which tensors stay as they are: the first layers of a critic, which know what to look for already ("Freeze-D", Mo et al. 2020).
import { StudioError } from '../../../preload/result'
import type { Model } from '../gans/define'
import type { Parameter } from '../nn/network'

/** Names of the parameters that stay as they are, by network. */
export type Frozen = ReadonlyMap<string, ReadonlySet<string>>

/** A layer is what shares a name up to the last slash. */
const layerOf = (parameter: string) =>
  parameter.slice(0, Math.max(0, parameter.lastIndexOf('/'))) || parameter

/** Layers in the order of their parameters. What holds statistics alone, as a pool of pictures does, is none. */
function layersOf(parameters: readonly Parameter[]): string[] {
  const trained = parameters.filter((parameter) => !parameter.statistic)
  return [...new Set(trained.map(({ name }) => layerOf(name)))]
}

/** The networks that learn without being what pictures are made with. */
function criticsOf({ networks, turns, averaged }: Model): [string, readonly Parameter[]][] {
  const learns = (name: string) => name !== averaged.network && turns.some(({ moves }) => moves === name)
  return Object.entries(networks)
    .filter(([name]) => learns(name))
    .map(([name, { parameters }]) => [name, parameters])
}

/** Names of the first `layers` layers of the critic, or of the first of its critics. */
export function frozenLayers(model: Model, layers: number): string[] {
  return layersOf(criticsOf(model)[0]?.[1] ?? []).slice(0, layers)
}

/**
 * What of a model stays as it is when the first `layers` layers of each of its critics do, their statistics too.
 * @throws StudioError `invalid` where no layer of a critic would be left to learn.
 */
export function frozenIn(model: Model, layers: number): Frozen {
  const critics = layers === 0 ? [] : criticsOf(model)
  return new Map(
    critics.map(([network, parameters]) => {
      const all = layersOf(parameters)
      if (layers >= all.length)
        throw new StudioError({
          code: 'invalid',
          message: `This recipe’s critic has ${all.length} layers: with ${layers} of them kept as they are, none is left to learn.`,
          remedy: `Keep ${all.length - 1} at most.`,
          field: 'frozen'
        })
      const still = new Set(all.slice(0, layers))
      const names = parameters.map(({ name }) => name).filter((name) => still.has(layerOf(name)))
      return [network, new Set(names)]
    })
  )
}
