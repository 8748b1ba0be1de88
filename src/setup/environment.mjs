// What the studio's programs need in their environment.
import { delimiter, join } from 'node:path'
import { findElectron } from './electron.mjs'
import { modules } from './paths.mjs'

/** @returns {NodeJS.ProcessEnv} */
export function environment() {
  const electron = findElectron()
  return {
    ...process.env,
    PATH: [join(modules, '.bin'), process.env.PATH].join(delimiter),
    TF_CPP_MIN_LOG_LEVEL: process.env.TF_CPP_MIN_LOG_LEVEL ?? '2',
    // The Node that the studio's workers run in.
    ATELIER_NODE: process.execPath,
    // Read by the electron package, so by Playwright.
    ...(electron && { ELECTRON_OVERRIDE_DIST_PATH: electron.dist })
  }
}
