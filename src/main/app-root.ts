// Finds what lies beside the program: its package, the built worker, the pictures that come with it.
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

function rootAbove(folder: string): string {
  if (existsSync(join(folder, 'package.json'))) return folder
  const above = dirname(folder)
  if (above === folder) throw new Error(`no package.json above ${import.meta.dirname}`)
  return rootAbove(above)
}

/** The folder of package.json: above the sources, above the build, and inside a packaged app. */
export const appRoot = rootAbove(import.meta.dirname)

export const workerEntry = join(appRoot, 'out', 'main', 'worker.js')
export const demoFolder = join(appRoot, 'resources', 'demo')

export const appVersion = (
  JSON.parse(readFileSync(join(appRoot, 'package.json'), 'utf8')) as { version: string }
).version
