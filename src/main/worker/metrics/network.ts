// Reads the network by whose features pictures are compared: EfficientNet-Lite0, which comes with the studio.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import * as tf from '@tensorflow/tfjs-core'
import { z } from 'zod'
import { fail } from '../../../preload/result'
import type { Convolution } from '../nn/efficientnet'
import { decodeTensors, notesOf } from '../training/safetensors'

const file = join('resources', 'efficientnet-lite0.safetensors')

const Layers = z.array(
  z.object({
    name: z.string(),
    op: z.enum(['conv2d', 'depthwiseConv2d']),
    stride: z.number().int().positive(),
    relu6: z.boolean(),
    saveSkipBefore: z.boolean(),
    addSkip: z.boolean(),
    tap: z.number().int().optional()
  })
)

export type Network = {
  layers: Convolution[]
  /**
   * Makes a weight where it is asked for: in a recorded step it becomes a constant of that step.
   * The caller disposes, or a tidy does.
   */
  read(name: string): tf.Tensor
  /** SHA-256 of the file, hex: features of another network do not compare. */
  fingerprint: string
}

/** The nearest folder above this file that holds the network: the checkout, or the archive of a packaged studio. */
function find(folder = import.meta.dirname): string {
  const path = join(folder, file)
  if (existsSync(path)) return path
  const above = dirname(folder)
  if (above !== folder) return find(above)
  const message = 'The network that pictures are compared by is not there, so nothing can be measured.'
  throw fail('engine', message, 'Install Atelier again; what you made stays as it is.')
}

function load(): Network {
  const bytes = readFileSync(find())
  const layers = Layers.parse(JSON.parse(notesOf(bytes)['architecture'] ?? 'null'))
  const tensors = decodeTensors(bytes)
  const read = (name: string) => {
    const found = tensors.get(name)
    if (!found) throw new Error(`the network has no ${name}`)
    return tf.tensor(found.values, found.shape)
  }
  return { layers, read, fingerprint: createHash('sha256').update(bytes).digest('hex') }
}

let loaded: Network | null = null

/** The network, read once. @throws StudioError `engine` when its file is missing. */
export function theNetwork(): Network {
  loaded ??= load()
  return loaded
}
