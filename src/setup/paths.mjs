// Where everything that the set-up makes lies: in this checkout, and in the user's cache folder.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..')
export const modules = join(root, 'node_modules')
export const out = join(root, 'out')
export const isRootOnLinux = process.platform === 'linux' && process.getuid?.() === 0

/** The folder that holds what outlives a checkout; safe to delete, the next start fills it again. */
export function cacheFolder() {
  return join(userCache(), 'atelier')
}

function userCache() {
  const home = homedir()
  if (process.env.XDG_CACHE_HOME) return process.env.XDG_CACHE_HOME
  if (process.platform === 'darwin') return join(home, 'Library', 'Caches')
  if (process.platform === 'win32') return process.env.LOCALAPPDATA ?? join(home, 'AppData', 'Local')
  return join(home, '.cache')
}

/** @param {...string} parts a path below the cache folder */
export const inCache = (...parts) => join(cacheFolder(), ...parts)

export const logFile = () => inCache('setup.log')

/** A name for this checkout that no other checkout on the machine has. */
export const checkoutId = createHash('sha256').update(root).digest('hex').slice(0, 12)

/**
 * The version of an installed package; null where it is not installed.
 * @param {string} name
 * @returns {string | null}
 */
export function installedVersion(name) {
  const file = join(modules, name, 'package.json')
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).version : null
}
