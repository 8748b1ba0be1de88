// What TensorFlow really throws when memory is short becomes a fault with a smaller batch in it.
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, it } from 'vitest'
import { StudioError } from '../../../preload/result'
import { loadEngine } from '../engine'
import { memoryFault } from './memory-fault'

beforeAll(() => loadEngine())

const tried = { batch: 32, resolution: 128, device: 'cpu' } as const

it('knows TensorFlow’s own error by asking for more memory than any machine has', () => {
  let thrown: unknown = null
  try {
    tf.tile(tf.ones([1, 1]), [2 ** 24, 2 ** 22])
  } catch (error) {
    thrown = error
  }
  expect(thrown).toBeInstanceOf(Error)
  const fault = memoryFault(thrown, tried)
  expect(fault).toBeInstanceOf(StudioError)
  expect((fault as StudioError).fault).toMatchObject({
    code: 'engine',
    message: 'A batch of 32 at 128 px does not fit into the memory of this machine.',
    remedy: 'Start again with a batch of 16, a smaller width, or a smaller resolution.'
  })
})

it('knows the words of a graphics card, has a remedy for a batch of one, and leaves other errors alone', () => {
  const words = 'OOM when allocating tensor with shape[32,64,64,64] on /GPU:0 by allocator GPU_0_bfc'
  const fault = memoryFault(new Error(words), { ...tried, batch: 1, device: 'gpu' }) as StudioError
  expect(fault.fault.message).toContain('the graphics card’s memory')
  expect(fault.fault.remedy).toBe('Start again with a smaller width or a smaller resolution.')
  const other = new Error('Incompatible shapes')
  expect(memoryFault(other, tried)).toBe(other)
})
