// Says in words that a training did not fit into memory, and what would.
import { fail } from '../../../preload/result'

/** TensorFlow's code for it, its allocators' words on processor and GPU, and those of the CUDA driver. */
const signs = /RESOURCE_EXHAUSTED|OOM when allocating|out of memory|CUDA_ERROR_OUT_OF_MEMORY|std::bad_alloc/i

export type Tried = { batch: number; resolution: number; device: 'cpu' | 'gpu' }

/** A fault whose remedy is a smaller batch, where the error is one of memory; any other error as it is. */
export function memoryFault(error: unknown, { batch, resolution, device }: Tried): unknown {
  if (!(error instanceof Error) || !signs.test(error.message)) return error
  const memory = device === 'gpu' ? 'the graphics card’s memory' : 'the memory of this machine'
  const what = `A batch of ${batch} at ${resolution} px does not fit into ${memory}.`
  const remedy =
    batch > 1
      ? `Start again with a batch of ${Math.floor(batch / 2)}, a smaller width, or a smaller resolution.`
      : 'Start again with a smaller width or a smaller resolution.'
  return fail('engine', what, remedy, error)
}
