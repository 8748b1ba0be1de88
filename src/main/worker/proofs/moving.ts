// Checks whether pictures move as a whole when what they are made from is moved.
import * as tf from '@tensorflow/tfjs-core'
import { equivariance } from '../metrics/equivariance'
import { dialsAt } from '../training/learner'
import { wishOf } from '../training/sampling'
import { averagedOf, seed, type Check } from './check'

const look = { pictures: 64, times: 4, seed }

/** EQ-T, dB (metrics/equivariance.ts). */
export const moving: Check = {
  often: false,
  measure({ learner, dataset }) {
    const { model } = learner
    if (!model.translated) throw new Error('this check needs a kind whose beginning can be moved')
    const { translated } = model
    const weights = averagedOf(learner)
    const make = (seeds: number[], by: tf.Tensor2D) => {
      const moment = { phase: '', dials: dialsAt(model, learner.seenImages) }
      return translated(weights, wishOf(seeds, model), by, moment)
    }
    return Promise.resolve({ 'eq-t': equivariance({ side: dataset.source.resolution, make }, look) })
  }
}
