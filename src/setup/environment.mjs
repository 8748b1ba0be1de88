// What the studio's programs need in their environment.
import { delimiter, join } from 'node:path'
import { findElectron } from './electron.mjs'
import { isRootOnLinux, modules } from './paths.mjs'

/** @returns {NodeJS.ProcessEnv} */
export function environment() {
  const electron = findElectron()
  return {
    ...process.env,
    PATH: [join(modules, '.bin'), process.env.PATH].join(delimiter),
    TF_CPP_MIN_LOG_LEVEL: process.env.TF_CPP_MIN_LOG_LEVEL ?? '2',
    // The first is read by the electron package, so by Playwright; the second by electron-vite.
    ...(electron && { ELECTRON_OVERRIDE_DIST_PATH: electron.dist, ELECTRON_EXEC_PATH: electron.program }),
    ...(isRootOnLinux && { NO_SANDBOX: '1' })
  }
}
