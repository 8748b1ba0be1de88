// Which TensorFlow is taken for which machine: Python wheels, because they are what every registry carries.
import { join } from 'node:path'
import { SetupError } from './report.mjs'

export const VERSION = '2.21.0'

/** @typedef {import('./downloads.mjs').Download & { isNvidia?: boolean }} Wheel */

/** @type {Record<string, Wheel>} by engine and processor */
const LIBRARIES = {
  'cpu-x64': {
    spec: `tensorflow-cpu==${VERSION}`,
    sum: '2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c',
    megabytes: 274
  },
  'cuda12-x64': {
    spec: `tensorflow==${VERSION}`,
    sum: '9056fbc9ba04235810b71ae6cbd958a196e8804fb53bbcffbf3e23b56155f124',
    megabytes: 572
  }
}

/**
 * What the CUDA build needs beside the driver: the newest of each that its own metadata allows.
 * @type {[spec: string, megabytes: number, sum: string][]}
 */
const NVIDIA = [
  ['nvidia-cublas-cu12==12.9.3.13', 581, 'd7d51055f161b317c7105ddaae90e71eda059026074ffef93cf7cde2886bfe72'],
  ['nvidia-cuda-cupti-cu12==12.8.90', 10, 'ea0cb07ebda26bb9b29ba82cda34849e73c166c18162d3913575b0c9db9a6182'],
  ['nvidia-cuda-nvcc-cu12==12.9.86', 41, '5d6a0d32fdc7ea39917c20065614ae93add6f577d840233237ff08e9a38f58f0'],
  ['nvidia-cuda-nvrtc-cu12==12.9.86', 90, '210cf05005a447e29214e9ce50851e83fc5f4358df8b453155d5e1918094dcb4'],
  [
    'nvidia-cuda-runtime-cu12==12.9.79',
    3,
    '25bba2dfb01d48a9b59ca474a1ac43c6ebf7011f1b0b8cc44f54eb6ac48a96c3'
  ],
  ['nvidia-cudnn-cu12==9.28.0.42', 717, '9ff58b7f36dacd0a93e89f8f2957b52466889217963701daa15e577317cfa375'],
  ['nvidia-cufft-cu12==11.4.1.4', 201, 'c67884f2a7d276b4b80eb56a79322a95df592ae5e765cf1243693365ccab4e28'],
  ['nvidia-curand-cu12==10.3.10.19', 68, '49b274db4780d421bd2ccd362e1415c13887c53c214f0d4b761752b8f9f6aa1e'],
  [
    'nvidia-cusolver-cu12==11.7.5.82',
    338,
    '15da72d1340d29b5b3cf3fd100e3cd53421dde36002eda6ed93811af63c40d88'
  ],
  [
    'nvidia-cusparse-cu12==12.5.10.65',
    366,
    '73060ce019ac064a057267c585bf1fd5a353734151f87472ff02b2c5c9984e78'
  ],
  ['nvidia-nccl-cu12==2.32.3', 352, 'bb94b2348e4861d5e8aa00b36c3d12d9bdf9c6369b82cbb723de0b582280a21c'],
  ['nvidia-nvjitlink-cu12==12.9.86', 40, 'e3f1171dbdc83c5932a45f0f4c99180a70de9bd2718c1ab77d14104f6d7147f9']
]

/**
 * @param {'cpu' | 'cuda12'} engine
 * @returns {Wheel[]}
 */
export function wheelsFor(engine) {
  const library = LIBRARIES[`${engine}-${process.arch}`]
  if (!library) {
    throw new SetupError(
      'TensorFlow cannot be installed',
      `there is none for ${engine} on ${process.platform}-${process.arch}`,
      'set ATELIER_TENSORFLOW=cpu, or use a machine with an x64 processor'
    )
  }
  const nvidia = NVIDIA.map(([spec, megabytes, sum]) => ({ spec, megabytes, sum, isNvidia: true }))
  return engine === 'cuda12' ? [library, ...nvidia] : [library]
}

const LIBRARY = /^tensorflow\/(libtensorflow_(?:cc|framework)\.so\.2)$/
/** The folders with the 14 headers that the addon includes, out of 13,000 in the wheel. */
const HEADERS =
  /^tensorflow\/(include\/(?:tensorflow\/c|tensorflow\/core\/platform|tsl\/platform|xla\/tsl\/c)\/.*\.h)$/
/** Libraries, and the compiler parts that XLA calls. */
const CUDA = /^nvidia\/[^/]+\/(?:lib\/[^/]+\.so[.\d]*|bin\/[^/]+|nvvm\/libdevice\/.+)$/

/**
 * Where a wheel's files go: lib/ and include/, and nvidia/ beside them, where TensorFlow looks for it.
 * @param {Wheel} wheel
 * @param {string} folder
 * @returns {(name: string) => string | null}
 */
export function placeInLibrary({ isNvidia }, folder) {
  if (isNvidia) return (name) => (CUDA.test(name) ? join(folder, name) : null)
  return (name) => {
    const library = LIBRARY.exec(name)?.[1]
    if (library) return join(folder, 'lib', library)
    const header = HEADERS.exec(name)?.[1]
    return header ? join(folder, header) : null
  }
}
