// Gives tfjs-node a current TensorFlow: the library from a Python wheel, the package's own addon built against it.
import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { pointAt, pointsAt, publish } from './cache.mjs'
import { compile, needCompiler, nodeApiHeaders } from './compiler.mjs'
import { fromPython } from './downloads.mjs'
import { inCache, installedVersion, modules } from './paths.mjs'
import { capture, isOnPath, must } from './run.mjs'
import { SetupError, say, watched } from './report.mjs'
import { placeInLibrary, VERSION, wheelsFor } from './tensorflow-wheels.mjs'
import { unzip } from './zip.mjs'

/** @typedef {'cpu' | 'cuda12'} Engine */

const PACKAGES = ['@tensorflow/tfjs-node', '@tensorflow/tfjs-node-gpu']
/** tfjs-node looks for its addon under the newest of its own Node-API versions, which is 8 on every Node since 12. */
const NAPI = 8
const ADDON = join('lib', `napi-v${NAPI}`, 'tfjs_binding.node')

/** @param {Engine} engine */
const libraryFolder = (engine) => inCache('tensorflow', `${VERSION}-${engine}-${process.arch}`)

/** @param {Engine} engine */
function addonFolder(engine) {
  const version = installedVersion(PACKAGES[0] ?? '')
  return inCache('tfjs-node', `${version}-tensorflow-${VERSION}-${engine}-${process.arch}-napi${NAPI}`)
}

/** @param {Engine} engine */
function isLinked(engine) {
  const folder = addonFolder(engine)
  const links = PACKAGES.flatMap((name) =>
    ['lib', 'deps'].map((part) => [join(modules, name, part), join(folder, part)])
  )
  return existsSync(join(folder, ADDON)) && links.every(([name = '', target = '']) => pointsAt(name, target))
}

/** @returns {Promise<Engine>} CUDA where the driver answers, unless ATELIER_TENSORFLOW says otherwise */
async function wantedEngine() {
  const asked = process.env.ATELIER_TENSORFLOW
  if (asked === 'cpu' || asked === 'cuda12') return asked
  // Linked for CUDA means that the driver has answered before: asking it again costs up to a second.
  if (!isOnPath('nvidia-smi') || process.arch !== 'x64') return 'cpu'
  if (isLinked('cuda12')) return 'cuda12'
  return (await capture('nvidia-smi', ['-L'], { limitMs: 20_000 })).code === 0 ? 'cuda12' : 'cpu'
}

/** @type {import('./steps.mjs').Step} */
export const tensorflow = {
  name: 'TensorFlow',
  async isReady() {
    if (process.platform !== 'linux') return existsSync(join(modules, PACKAGES[0] ?? '', ADDON))
    return isLinked(await wantedEngine())
  },
  async make() {
    if (process.platform !== 'linux') return ownInstaller()
    const engine = await wantedEngine()
    const folder = addonFolder(engine)
    await unpackLibrary(engine)
    if (!existsSync(join(folder, ADDON))) await buildAddon(engine)
    for (const name of PACKAGES) {
      for (const part of ['lib', 'deps']) pointAt(join(modules, name, part), join(folder, part))
    }
    say(`  TensorFlow ${VERSION} (${engine}) is in ${libraryFolder(engine)}`)
  }
}

/** @param {Engine} engine */
async function unpackLibrary(engine) {
  const folder = libraryFolder(engine)
  if (existsSync(folder)) return
  /** @type {[string, import('./tensorflow-wheels.mjs').Wheel][]} */
  const archives = []
  for (const wheel of wheelsFor(engine)) archives.push([await fromPython(wheel), wheel])
  await publish(folder, async (draft) => {
    let bytes = 0
    const how = () => `${Math.round(bytes / 1e6)} MB`
    const unpackAll = async () => {
      for (const [archive, wheel] of archives) {
        await unzip(archive, placeInLibrary(wheel, draft), (more) => (bytes += more))
      }
    }
    await watched('unpacking TensorFlow', unpackAll, how)
  })
  for (const [archive] of archives) rmSync(archive, { force: true })
}

/** @param {Engine} engine */
async function buildAddon(engine) {
  await needCompiler()
  const library = libraryFolder(engine)
  const headers = await nodeApiHeaders()
  const source = join(modules, PACKAGES[0] ?? '')
  await publish(addonFolder(engine), async (draft) => {
    mkdirSync(join(draft, 'lib', `napi-v${NAPI}`), { recursive: true })
    // One link for all: the library finds the NVIDIA ones beside itself (../nvidia) through it.
    pointAt(join(draft, 'deps'), library)
    const sources = ['tfjs_backend.cc', 'tfjs_binding.cc'].map((name) => join(source, 'binding', name))
    const libraries = ['cc', 'framework'].map((name) => `-l:libtensorflow_${name}.so.2`)
    const flags = ['-O3', '-std=c++17', '-shared', '-fPIC', '-w', `-DNAPI_VERSION=${NAPI}`]
    const folders = [`-I${join(library, 'include')}`, `-I${headers}`, `-L${join(library, 'lib')}`]
    const search = '-Wl,-rpath,$ORIGIN/../../deps/lib'
    const args = [...flags, ...folders, ...sources, '-o', join(draft, ADDON), ...libraries, search]
    await compile('tfjs-node’s addon', [['g++', args]], draft)
    await prove(join(draft, ADDON))
  })
}

/**
 * An addon that does not load here must not be published.
 * @param {string} addon
 */
async function prove(addon) {
  const remedy = 'delete the folder tensorflow in the cache and run the same command again'
  const load = `require(${JSON.stringify(addon)})`
  await must('TensorFlow was built but does not load', remedy, [process.execPath, ['-e', load]])
}

/** Windows and macOS: what the package brings itself (an older TensorFlow, CPU). */
async function ownInstaller() {
  const cwd = join(modules, PACKAGES[0] ?? '')
  const remedy = 'check the connection, then run the same command again'
  await watched('tfjs-node’s own installer', () =>
    must('TensorFlow could not be installed', remedy, [process.execPath, ['scripts/install.js'], { cwd }])
  )
  if (!existsSync(join(cwd, ADDON))) {
    throw new SetupError('TensorFlow could not be installed', 'its installer left no addon behind', remedy)
  }
}
