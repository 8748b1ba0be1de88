// Makes the folder that people install: the built studio inside an Electron that will run nothing else.
import { existsSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { theElectron } from './electron.mjs'
import { wantedFuses, wrongFuses } from './fuses.mjs'
import { modules, root } from './paths.mjs'
import { SetupError, say } from './report.mjs'

/** Both TensorFlow packages are linked to one library: the folder carries it once, under the name that says what it is. */
function unusedTwin() {
  const gpu = join(modules, '@tensorflow', 'tfjs-node-gpu', 'lib')
  const isGpu = existsSync(gpu) && realpathSync(gpu).includes('-cuda')
  return isGpu ? 'tfjs-node' : 'tfjs-node-gpu'
}

/** What a running studio never reads. */
const unread = () => [
  '!**/*.{map,ts,tsbuildinfo}',
  '!**/*_test.js',
  '!node_modules/better-sqlite3/{deps,src}/**',
  `!node_modules/better-sqlite3/prebuilds/!(${process.platform}*-${process.arch}).node`,
  '!node_modules/@tensorflow/*/{src,binding,scripts,python}/**',
  '!node_modules/@tensorflow/*/deps/include/**',
  '!node_modules/@tensorflow/*/dist/*.{es2017,fesm,min}*',
  `!node_modules/@tensorflow/${unusedTwin()}/**`
]

/** @returns {import('electron-builder').Configuration} */
function configuration() {
  const { dist, version } = theElectron()
  return {
    appId: 'studio.atelier',
    directories: { output: 'dist' },
    electronDist: dist,
    electronVersion: version,
    npmRebuild: false,
    icon: 'resources/icon.png',
    publish: null,
    files: [
      'out/{main,preload}/**',
      'out/renderer/**',
      'resources/{icon.png,efficientnet-lite0.*,demo/**}',
      'package.json',
      ...unread()
    ],
    asar: { smartUnpack: false },
    // The system loads libraries, and its file manager shows the demo pictures: both want real files.
    asarUnpack: ['**/*.node', 'node_modules/@tensorflow/*/{lib,deps}/**', 'resources/demo/**'],
    electronFuses: {
      resetAdHocDarwinSignature: process.platform === 'darwin',
      ...Object.fromEntries(wantedFuses(process.platform).map(({ name, on }) => [name, on]))
    },
    linux: { category: 'Graphics' }
  }
}

/** Where Electron keeps its fuses. @param {import('electron-builder').AfterPackContext} context */
function fusedFile({ appOutDir, packager }) {
  const name = packager.appInfo.productFilename
  const framework = 'Contents/Frameworks/Electron Framework.framework/Electron Framework'
  if (process.platform === 'darwin') return join(appOutDir, `${name}.app`, framework)
  return join(appOutDir, process.platform === 'win32' ? `${name}.exe` : packager.appInfo.name)
}

/** Makes the folder in dist/ and reads the fuses back from its executable. */
export async function packageApp() {
  const { build, Platform } = await import('electron-builder')
  /** @type {import('electron-builder').AfterPackContext | undefined} */
  let made
  const afterPack = async (/** @type {import('electron-builder').AfterPackContext} */ context) => {
    made = context
    // Electron's own app, which opens any other, and which would start where ours is gone.
    rmSync(join(context.packager.getResourcesDir(context.appOutDir), 'default_app.asar'), { force: true })
  }
  await build({
    projectDir: root,
    targets: Platform.current().createTarget('dir'),
    config: { ...configuration(), afterPack }
  })
  if (!made) throw new Error('electron-builder made no folder')
  const wrong = wrongFuses(readFileSync(fusedFile(made)), wantedFuses(process.platform))
  if (wrong.length > 0) {
    const remedy = 'do not give this folder to anybody; see whether this Electron has these fuses'
    throw new SetupError('the packaged studio is not locked', wrong.join('; '), remedy)
  }
  say(`Atelier: the studio is in ${made.appOutDir}, and its fuses are as wanted`)
}
