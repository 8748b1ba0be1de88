// The choice between precisions leaves no trace in what is trained.
import * as tf from '@tensorflow/tfjs-core'
import { expect, it } from 'vitest'
import { loadEngine } from '../engine'
import { ganOf } from '../gans'
import { quickest } from './quickest'
import { drawFor, learnerFor, take } from './test-learner'

const { bfloat16 } = await loadEngine()

it.skipIf(bfloat16)(
  'keeps float32 where bfloat16 is emulated, and begins as if nothing had been tried',
  async () => {
    const [tried, plain] = [learnerFor(ganOf('dcgan')), learnerFor(ganOf('dcgan'))]
    const draw = drawFor(tried)
    const before = tf.memory().numTensors
    const chosen = quickest(tried, draw, ['bfloat16', 'float32'])
    expect(tf.memory().numTensors).toBe(before)
    const without = quickest(plain, draw, ['float32'])
    expect(without.precision).toBe('float32')
    expect(chosen.precision).toBe('float32')
    expect(await take(chosen.learner, 3)).toEqual(await take(without.learner, 3))
    chosen.learner.dispose()
    without.learner.dispose()
  }
)
