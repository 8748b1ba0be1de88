// Loads TensorFlow, on the GPU where one can be used, and says what is used and why.
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile, statfs } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { cpus, freemem, homedir, totalmem } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import type { z } from 'zod'
import type { Engine } from '../../preload/nouns'
import { fail } from '../../preload/result'

type PackageName = '@tensorflow/tfjs-node' | '@tensorflow/tfjs-node-gpu'
type Choice = { package: PackageName; device: 'cpu' | 'gpu'; name: string; why: string }
type Loaded = Choice & {
  tensorflow: string
  /** Whether the device computes bfloat16 by itself. */
  bfloat16: boolean
}

// Not called `require`: the build declares that name itself where it is used.
const requireHere = createRequire(import.meta.url)
const remedy = 'Close Atelier and run “npm start”: it repairs the engine.'

// Read by TensorFlow when its library is loaded, so set before. oneDNN's kernels are off by default on processors
// without AVX-512 VNNI, where they are still 2 to 5 times faster than Eigen's (measured on AVX2).
const environment = {
  TF_ENABLE_ONEDNN_OPTS: '1',
  TF_CPP_MIN_LOG_LEVEL: '2',
  ABSL_MIN_LOG_LEVEL: '2',
  TF_FORCE_GPU_ALLOW_GROWTH: 'true'
}

/** Whether the package's addon has been built for this Node. It looks for the newest Node-API it knows, 8. */
function built(name: PackageName): boolean {
  try {
    const folder = dirname(requireHere.resolve(`${name}/package.json`))
    return existsSync(join(folder, 'lib', 'napi-v8', 'tfjs_binding.node'))
  } catch {
    return false // the package is not installed (the GPU one is not on every system)
  }
}

/** The name and driver of the first NVIDIA GPU, or null where nvidia-smi does not answer. */
async function nvidia(): Promise<string | null> {
  try {
    const query = ['--query-gpu=name,memory.total', '--format=csv,noheader']
    const { stdout } = await promisify(execFile)('nvidia-smi', query, { timeout: 5000 })
    return stdout.split('\n')[0]?.trim() || null
  } catch {
    return null // no NVIDIA driver: an answer, not a failure
  }
}

async function choose(): Promise<Choice> {
  const processor = cpus()[0]?.model.trim() || 'Processor'
  const gpu = await nvidia()
  // A packaged studio carries one of the two; the GPU's works on the processor too.
  const name = built('@tensorflow/tfjs-node') ? '@tensorflow/tfjs-node' : '@tensorflow/tfjs-node-gpu'
  const onProcessor = { package: name, device: 'cpu', name: processor } as const
  if (gpu === null) {
    return { ...onProcessor, why: 'No NVIDIA GPU answers here, so the processor does the work.' }
  }
  if (!built('@tensorflow/tfjs-node-gpu')) {
    const why = `There is an NVIDIA GPU (${gpu}), but the engine for it is not built, so the processor does the work.`
    return { ...onProcessor, why }
  }
  const why = 'An NVIDIA GPU answers and the engine for it is built.'
  return { package: '@tensorflow/tfjs-node-gpu', device: 'gpu', name: gpu, why }
}

let loading: Promise<Loaded> | null = null

/**
 * Loads TensorFlow once for this process.
 * @throws StudioError `engine` when its binding is missing or does not load.
 */
export function loadEngine(): Promise<Loaded> {
  loading ??= load()
  return loading
}

async function load(): Promise<Loaded> {
  for (const [name, value] of Object.entries(environment)) process.env[name] ??= value
  const choice = await choose()
  if (!built(choice.package)) throw fail('engine', 'TensorFlow is not set up on this machine.', remedy)
  try {
    const tfjs = requireHere(choice.package) as {
      ready(): Promise<void>
      backend(): { binding: { TF_Version: string } }
    }
    await tfjs.ready()
    const bfloat16 = await (choice.device === 'gpu' ? gpuHasBfloat16() : processorHasBfloat16())
    return { ...choice, tensorflow: tfjs.backend().binding.TF_Version, bfloat16 }
  } catch (error) {
    throw fail('engine', 'TensorFlow does not load on this machine.', remedy, error)
  }
}

/** NVIDIA's have it from Ampere on: compute capability 8.0. */
async function gpuHasBfloat16(): Promise<boolean> {
  const query = ['--query-gpu=compute_cap', '--format=csv,noheader']
  const { stdout } = await promisify(execFile)('nvidia-smi', query, { timeout: 5000 })
  return Number.parseFloat(stdout) >= 8
}

async function processorHasBfloat16(): Promise<boolean> {
  const found = await instructions()
  return found.includes('avx512_bf16') || found.includes('amx_bf16')
}

const known = ['avx2', 'avx512f', 'avx512_bf16', 'amx_bf16', 'fma'] as const

/** Which of the instructions that matter here the processor has (Linux says; elsewhere unknown, so none). */
async function instructions(): Promise<string[]> {
  if (process.platform !== 'linux') return []
  const flags = new Set((await readFile('/proc/cpuinfo', 'utf8')).match(/^flags\s*:(.*)$/m)?.[1]?.split(' '))
  return known.filter((name) => flags.has(name))
}

/** What this machine has and what of it is used. Loads TensorFlow to know its version. */
export async function describeEngine(): Promise<z.input<typeof Engine>> {
  const engine = await loadEngine()
  const disk = await statfs(homedir())
  return {
    device: engine.device,
    name: engine.name,
    why: engine.why,
    cores: cpus().length,
    memoryBytes: totalmem(),
    freeMemoryBytes: freemem(),
    freeDiskBytes: disk.bavail * disk.bsize,
    tensorflow: engine.tensorflow,
    node: process.versions.node,
    electron: process.versions.electron ?? null,
    features: await instructions()
  }
}
