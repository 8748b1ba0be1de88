// What is CycleGAN's alone: its critics remember fakes, in the checkpoint, and both ways are learned.
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, it } from 'vitest'
import { loadEngine } from '../engine'
import { batch, learnerFor, take } from '../training/test-learner'
import { cyclegan } from './cyclegan'

beforeAll(() => loadEngine())

it('keeps what it made among the tensors of a checkpoint, for each critic by itself', async () => {
  const learner = learnerFor(cyclegan)
  await take(learner, 2)
  const [there, back] = ['critic', 'criticBack'].map((critic) => {
    const [count, pictures] = ['count', 'pictures'].map((name) =>
      learner.weights.get(`${critic}/pool/${name}`)!
    )
    expect(count!.dataSync()[0]).toBe(2 * batch)
    const sizes = tf.tidy(() => tf.mean(tf.abs(pictures!), [1, 2, 3]).dataSync())
    sizes.forEach((size, i) => expect(size > 0).toBe(i < 2 * batch))
    return pictures!.dataSync()
  })
  expect(there).not.toEqual(back)
  expect([...learner.optimizer.keys()].filter((name) => name.includes('pool'))).toEqual([])
  learner.dispose()
})
