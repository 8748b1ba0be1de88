// Writes the small program inside Electron that opens the app named on the command line (`electron PATH`).

/**
 * An asar archive: a length-prefixed JSON directory, then the files one after the other.
 * @param {Record<string, string>} files
 */
export function asar(files) {
  let offset = 0
  /** @type {Record<string, { size: number, offset: string }>} */
  const directory = {}
  for (const [name, text] of Object.entries(files)) {
    const size = Buffer.byteLength(text)
    directory[name] = { size, offset: String(offset) }
    offset += size
  }
  const json = Buffer.from(JSON.stringify({ files: directory }))
  const padded = Math.ceil(json.length / 4) * 4
  const head = Buffer.alloc(16 + padded)
  for (const [place, value] of [4, padded + 8, padded + 4, json.length].entries()) {
    head.writeUInt32LE(value, place * 4)
  }
  json.copy(head, 16)
  return Buffer.concat([head, ...Object.values(files).map((text) => Buffer.from(text))])
}

// An ES module that awaits the app: otherwise `ready` fires before the app's own code has run.
const MAIN = `
import { app } from 'electron'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

const require = createRequire(import.meta.url)
const Module = require('node:module')
const preloads = []
let target
for (let i = 1; i < process.argv.length && !target; i++) {
  const arg = process.argv[i]
  if (arg === '-v' || arg === '--version') {
    console.log('v' + process.versions.electron)
    process.exit(0)
  }
  if (arg === '-r' || arg === '--require') preloads.push(process.argv[++i])
  else if (!arg.startsWith('-')) target = resolve(arg)
}
if (!target) {
  console.error('usage: electron [options] PATH-OF-AN-APP')
  process.exit(1)
}
if (preloads.length > 0) Module._preloadModules(preloads)
Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true })
const manifest = join(target, 'package.json')
if (existsSync(manifest)) {
  const { productName, name, version } = JSON.parse(readFileSync(manifest, 'utf8'))
  if (version) app.setVersion(version)
  app.name = productName ?? name ?? app.name
}
const main = require.resolve(target)
app.setAppPath(existsSync(manifest) ? target : dirname(main))
try {
  await import(pathToFileURL(main).href)
} catch (error) {
  console.error('The app could not be loaded:', error)
  process.exit(1)
}
`

export const defaultApp = () =>
  asar({
    'package.json': JSON.stringify({ name: 'electron', productName: 'Electron', main: 'main.mjs' }),
    'main.mjs': MAIN
  })
