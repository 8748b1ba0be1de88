// Builds better-sqlite3 for runtimes older than its prebuilt binaries: Node 20 and Electron 33 have Node-API 9, not 10.
// The result lies at node_modules/better-sqlite3/build/napi9/better_sqlite3.node; src/main/log/open.ts loads it from there
// (option nativeBinding) where process.versions.napi is below 10, since the prebuilt one crashes such a process.
import { cpSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pointAt, pointsAt, publish } from './cache.mjs'
import { compile, needCompiler, nodeApiHeaders } from './compiler.mjs'
import { inCache, installedVersion, modules } from './paths.mjs'
import { SetupError, say } from './report.mjs'
import { must } from './run.mjs'
import { adapt, REPLACEMENTS } from './sqlite-napi9.mjs'

const home = join(modules, 'better-sqlite3')
const name = join(home, 'build', 'napi9', 'better_sqlite3.node')
const folder = () =>
  inCache('better-sqlite3', `${installedVersion('better-sqlite3')}-napi9-${process.platform}-${process.arch}`)
const built = () => join(folder(), 'better_sqlite3.node')

/** @type {import('./steps.mjs').Step} */
export const sqlite = {
  name: 'better-sqlite3 for Node-API 9',
  isReady: () => process.platform !== 'linux' || pointsAt(name, built()),
  async make() {
    if (!existsSync(folder())) await make()
    pointAt(name, built())
    say(`  better-sqlite3 for Node-API 9 is ${built()}`)
  }
}

async function make() {
  await needCompiler()
  const headers = await nodeApiHeaders()
  await publish(folder(), async (draft) => {
    const sources = join(draft, 'sources')
    adaptedSources(sources)
    await compileAll(sources, headers)
    const done = join(draft, 'better_sqlite3.node')
    renameSync(join(sources, 'better_sqlite3.node'), done)
    rmSync(sources, { recursive: true })
    const load = `require(${JSON.stringify(done)})`
    const remedy = 'use Node 22 or later, which needs no such build'
    await must('better-sqlite3 was built but does not load', remedy, [process.execPath, ['-e', load]])
  })
}

/** @param {string} folder */
function adaptedSources(folder) {
  for (const part of ['src', 'deps/sqlite3'])
    cpSync(join(home, part), join(folder, part), { recursive: true })
  for (const file of new Set(REPLACEMENTS.map(([where]) => where))) {
    writeFileSync(join(folder, file), adapt(file, readFileSync(join(folder, file), 'utf8')))
  }
}

/**
 * What the package's binding.gyp does, without node-gyp, which wants Python and make.
 * @param {string} sources
 * @param {string} headers
 */
async function compileAll(sources, headers) {
  const shared = ['-O2', '-fPIC', '-w', '-DNDEBUG', '-fvisibility=hidden', '-Ideps/sqlite3']
  const defines = sqliteDefines(readFileSync(join(home, 'deps', 'defines.gypi'), 'utf8'))
  const swallow = '-DNODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS'
  const napi = ['-DNAPI_VERSION=9', '-DNAPI_DISABLE_CPP_EXCEPTIONS', swallow, '-DBUILDING_NODE_EXTENSION']
  const folders = [`-I${headers}`, `-I${join(modules, 'node-addon-api')}`]
  const addon = [
    '-std=c++20',
    '-fvisibility-inlines-hidden',
    ...napi,
    ...folders,
    '-c',
    'src/better_sqlite3.cpp'
  ]
  await compile(
    'SQLite and better-sqlite3',
    [
      ['gcc', [...shared, ...defines, '-std=c99', '-c', 'deps/sqlite3/sqlite3.c', '-o', 'sqlite3.o']],
      ['g++', [...shared, ...addon, '-o', 'addon.o']]
    ],
    sources
  )
  const link = ['-shared', 'addon.o', 'sqlite3.o', '-Wl,-Bsymbolic', '-ldl', '-o', 'better_sqlite3.node']
  await compile('better-sqlite3, last part', [['g++', link]], sources)
}

/**
 * The compile-time options of SQLite that the package asks for.
 * @param {string} gypi
 */
export function sqliteDefines(gypi) {
  const names = [...gypi.matchAll(/^\s*'(\w+(?:=[-\w]+)?)',$/gm)].map(([, define]) => `-D${define}`)
  if (names.length > 20) return names
  throw new SetupError(
    'better-sqlite3 cannot be adapted to this Node',
    'its list of SQLite options (deps/defines.gypi) has a form that is not known',
    'use Node 22 or later, or go back to the better-sqlite3 of package-lock.json (npm ci)'
  )
}
