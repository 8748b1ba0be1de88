// Builds the worker and the command line for tests that run them as processes, from the sources as they are now.
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'vite'
import { appRoot } from './app-root'

export type Built = { worker: string; cli: string; remove(): Promise<void> }

/** Into a folder of its own under `out`, so that packages are found and tests at the same time do not meet. */
export async function buildPrograms(): Promise<Built> {
  await mkdir(join(appRoot, 'out'), { recursive: true })
  const folder = await mkdtemp(join(appRoot, 'out', 'unit-'))
  await build({
    configFile: false,
    root: appRoot,
    logLevel: 'error',
    build: {
      ssr: true,
      outDir: folder,
      target: 'node20.18',
      rollupOptions: {
        input: {
          worker: join(appRoot, 'src/main/worker/index.ts'),
          cli: join(appRoot, 'src/main/cli/index.ts')
        }
      }
    }
  })
  return {
    worker: join(folder, 'worker.js'),
    cli: join(folder, 'cli.js'),
    remove: () => rm(folder, { recursive: true })
  }
}
