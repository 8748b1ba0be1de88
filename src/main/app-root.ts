// Finds what lies beside the program: its package, the built worker, the pictures that come with it.
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The nearest folder above that holds `name`. */
function folderWith(name: string, folder = import.meta.dirname): string | undefined {
  if (existsSync(join(folder, name))) return folder
  const above = dirname(folder)
  return above === folder ? undefined : folderWith(name, above)
}

/** The folder of package.json: above the sources, above the build, and inside a packaged app. */
export const appRoot = folderWith('package.json')!

/** The worker of the same build; run from the sources, the one in `out`. */
export const workerEntry = join(folderWith('worker.js') ?? join(appRoot, 'out', 'main'), 'worker.js')
/** In a packaged app the archive holds no pictures: they lie beside it, where the system can show them. */
export const demoFolder = join(appRoot.replace(/app\.asar$/, 'app.asar.unpacked'), 'resources', 'demo')

export const appVersion = (
  JSON.parse(readFileSync(join(appRoot, 'package.json'), 'utf8')) as { version: string }
).version
