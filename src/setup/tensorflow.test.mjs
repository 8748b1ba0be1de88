// What is taken out of the wheels, and where it goes.
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { placeInLibrary, wheelsFor } from './tensorflow-wheels.mjs'

const wheel = { spec: 'tensorflow==1', sum: '', megabytes: 1 }

test.each([
  ['tensorflow/libtensorflow_cc.so.2', 'lib/libtensorflow_cc.so.2'],
  ['tensorflow/include/tensorflow/c/eager/c_api.h', 'include/tensorflow/c/eager/c_api.h'],
  ['tensorflow/include/xla/tsl/c/tsl_status.h', 'include/xla/tsl/c/tsl_status.h'],
  ['tensorflow/include/tensorflow/core/framework/op.h', null],
  ['tensorflow/python/_pywrap_tfe.so', null]
])('of TensorFlow: %s', (name, place) => {
  expect(placeInLibrary(wheel, '/to')(name)).toBe(place && join('/to', place))
})

test.each([
  ['nvidia/cudnn/lib/libcudnn_graph.so.9', true],
  ['nvidia/cuda_nvcc/bin/ptxas', true],
  ['nvidia/cuda_nvcc/nvvm/libdevice/libdevice.10.bc', true],
  ['nvidia/cublas/include/cublas.h', false],
  ['nvidia_cublas_cu12-12.9.dist-info/RECORD', false]
])('of NVIDIA: %s', (name, taken) => {
  expect(placeInLibrary({ ...wheel, isNvidia: true }, '/to')(name)).toBe(taken ? join('/to', name) : null)
})

test.runIf(process.arch === 'x64')('the CUDA build brings all that its driver does not', () => {
  const [library, ...nvidia] = wheelsFor('cuda12')
  expect(library?.spec).toBe('tensorflow==2.21.0')
  expect(nvidia).toHaveLength(12)
  for (const { sum } of [...wheelsFor('cuda12'), ...wheelsFor('cpu')]) expect(sum).toMatch(/^[0-9a-f]{64}$/)
})
