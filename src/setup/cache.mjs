// Keeps half-made things apart from whole ones: checksums, atomic publishing, one set-up at a time.
import { createHash } from 'node:crypto'
import { createReadStream, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import {
  linkSync,
  lstatSync,
  readdirSync,
  readlinkSync,
  symlinkSync,
  utimesSync,
  writeFileSync
} from 'node:fs'
import { hostname } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { inCache } from './paths.mjs'
import { say } from './report.mjs'

/**
 * @param {string} file
 * @param {'sha256' | 'sha512'} algorithm
 * @param {'hex' | 'base64'} encoding
 */
export async function checksum(file, algorithm, encoding) {
  const hash = createHash(algorithm)
  for await (const chunk of createReadStream(file)) hash.update(chunk)
  return hash.digest(encoding)
}

/**
 * Makes a folder elsewhere and moves it into place whole: what exists under its name is complete.
 * @param {string} folder
 * @param {(draft: string) => Promise<void>} make
 */
export async function publish(folder, make) {
  if (existsSync(folder)) return
  const draft = `${folder}.part-${process.pid}`
  sweep(folder)
  rmSync(draft, { recursive: true, force: true })
  mkdirSync(draft, { recursive: true })
  try {
    await make(draft)
    moveInto(draft, folder)
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
}

/** @param {string} draft @param {string} folder */
function moveInto(draft, folder) {
  try {
    renameSync(draft, folder)
  } catch (error) {
    // Another set-up was first, and what it made is the same.
    if (!existsSync(folder)) throw error
  }
}

/**
 * Removes drafts whose maker is gone.
 * @param {string} folder
 */
function sweep(folder) {
  const parent = dirname(folder)
  if (!existsSync(parent)) return
  for (const name of readdirSync(parent)) {
    const maker =
      name.startsWith(`${folder.slice(parent.length + 1)}.part-`) && Number(name.split('.part-')[1])
    if (maker && !isAlive(maker)) rmSync(join(parent, name), { recursive: true, force: true })
  }
}

/**
 * Writes a small file whole or not at all.
 * @param {string} file
 * @param {string | Buffer} content
 */
export function writeWhole(file, content) {
  mkdirSync(dirname(file), { recursive: true })
  const draft = `${file}.part-${process.pid}`
  writeFileSync(draft, content)
  renameSync(draft, file)
}

/**
 * Points a name at a folder or file of the cache, replacing whatever has that name.
 * @param {string} name
 * @param {string} target
 */
export function pointAt(name, target) {
  if (pointsAt(name, target)) return
  mkdirSync(dirname(name), { recursive: true })
  const draft = `${name}.part-${process.pid}`
  rmSync(draft, { force: true })
  symlinkSync(target, draft)
  if (lstatSync(name, { throwIfNoEntry: false })?.isDirectory()) rmSync(name, { recursive: true })
  renameSync(draft, name)
}

/** @param {string} name @param {string} target */
export function pointsAt(name, target) {
  const link = lstatSync(name, { throwIfNoEntry: false })?.isSymbolicLink() === true
  return link && readlinkSync(name) === target && existsSync(target)
}

const BEAT_MS = 5_000
/** An owner that has not touched its lock for so long is gone, though another process may have its number. */
const SILENT_MS = 120_000

/** @type {Set<string>} the locks that this process has */
const held = new Set()

/**
 * Lets one set-up at a time do a piece of work; a lock whose owner died is taken over.
 * @template T
 * @param {string} name
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function alone(name, work) {
  const lock = inCache('locks', name)
  mkdirSync(dirname(lock), { recursive: true })
  let told = false
  while (!take(lock)) {
    if (!told && !held.has(lock)) say(`  waiting for another Atelier set-up to finish this (lock ${lock})`)
    told = true
    await wait(300)
  }
  held.add(lock)
  const release = () => {
    held.delete(lock)
    rmSync(lock, { force: true })
  }
  process.once('exit', release)
  const beat = setInterval(() => touch(lock), BEAT_MS)
  try {
    return await work()
  } finally {
    clearInterval(beat)
    process.off('exit', release)
    release()
  }
}

/** @param {string} lock */
function touch(lock) {
  const now = new Date()
  if (existsSync(lock)) utimesSync(lock, now, now)
}

/** @param {string} lock */
function take(lock) {
  if (held.has(lock)) return false
  const mine = `${lock}.${process.pid}`
  writeFileSync(mine, `${process.pid} ${hostname()}`)
  try {
    // A hard link appears with its content, so that nobody ever reads a lock without an owner.
    linkSync(mine, lock)
    return true
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error
    if (isAbandoned(lock)) rmSync(lock, { force: true })
    return false
  } finally {
    rmSync(mine, { force: true })
  }
}

/** @param {string} lock */
function isAbandoned(lock) {
  try {
    const [pid, host] = readFileSync(lock, 'utf8').split(' ')
    // Our own number: another process had it before us, as happens in containers.
    if (host === hostname() && (Number(pid) === process.pid || !isAlive(Number(pid)))) return true
    return Date.now() - statSync(lock).mtimeMs > SILENT_MS
  } catch {
    return false
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM'
  }
}
