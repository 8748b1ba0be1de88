// Fetches packages from the npm and Python registries into the cache, each checked against a known checksum.
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { alone, checksum } from './cache.mjs'
import { inCache } from './paths.mjs'
import { capture, must } from './run.mjs'
import { SetupError, watched } from './report.mjs'
import { installPackages, withSudo } from './system-packages.mjs'

/**
 * @typedef {object} Download
 * @property {string} spec what the registry calls it, with its version: name@1.0.0 or name==1.0.0
 * @property {string} sum sha512 in base64 (npm) or sha256 in hex (Python)
 * @property {number} megabytes
 */

/**
 * A package of the npm registry, as a .tgz in the cache.
 * @param {Download} download
 * @returns {Promise<string>} its path
 */
export function fromNpm(download) {
  return fetched(download, 'sha512', 'base64', async (draft) => {
    const [program, first] = npmCommand()
    const args = [
      'pack',
      '--loglevel',
      'error',
      '--ignore-scripts',
      '--cache',
      join(draft, 'npm'),
      download.spec
    ]
    await must(`npm could not download ${download.spec}`, OFFLINE, [
      program,
      [...first, ...args],
      { cwd: draft }
    ])
    rmSync(join(draft, 'npm'), { recursive: true, force: true })
  })
}

/**
 * A wheel of the Python registry, whatever Python this machine has.
 * @param {Download} download
 * @returns {Promise<string>} its path
 */
export async function fromPython(download) {
  const [program, first] = await pipCommand()
  return fetched(download, 'sha256', 'hex', async (draft) => {
    const scratch = join(draft, 'pip')
    mkdirSync(scratch)
    const args = [
      'download',
      '--no-deps',
      '--only-binary=:all:',
      '--python-version',
      '3.11',
      '--no-cache-dir'
    ]
    const command = [...first, ...args, '--disable-pip-version-check', '-d', draft, download.spec]
    const env = { ...process.env, TMPDIR: scratch }
    await must(`pip could not download ${download.spec}`, OFFLINE, [program, command, { env }])
    rmSync(scratch, { recursive: true, force: true })
  })
}

const OFFLINE =
  'check the connection to the package registry (and any proxy), then run the same command again; what is done is kept'

/**
 * @param {Download} download
 * @param {'sha256' | 'sha512'} algorithm
 * @param {'hex' | 'base64'} encoding
 * @param {(draft: string) => Promise<void>} fetch leaves one file in the folder
 */
export function fetched({ spec, sum, megabytes }, algorithm, encoding, fetch) {
  const name = spec.replaceAll(/[^\w.-]+/g, '_')
  const file = inCache('downloads', name)
  return alone(`download-${name}`, async () => {
    if (existsSync(file) && (await checksum(file, algorithm, encoding)) === sum) return file
    const draft = `${file}.part`
    rmSync(draft, { recursive: true, force: true })
    mkdirSync(draft, { recursive: true })
    const how = () => `${Math.min(99, Math.round(folderBytes(draft) / megabytes / 1e4))} %`
    await watched(`downloading ${spec} (${megabytes} MB)`, () => fetch(draft), how)
    const got = join(draft, readdirSync(draft)[0] ?? '')
    const found = await checksum(got, algorithm, encoding)
    if (found !== sum) throw wrongSum(spec, `${algorithm} ${sum}`, found)
    renameSync(got, file)
    rmSync(draft, { recursive: true, force: true })
    return file
  })
}

/** @param {string} spec @param {string} wanted @param {string} found */
function wrongSum(spec, wanted, found) {
  return new SetupError(
    `${spec} is not the file that was expected`,
    `its checksum is ${found} instead of ${wanted}`,
    'run the same command again; if it happens twice, the registry or a proxy hands out another file'
  )
}

/** @param {string} folder @returns {number} */
function folderBytes(folder) {
  let bytes = 0
  try {
    for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
      if (entry.isFile()) bytes += statSync(join(entry.parentPath, entry.name)).size
    }
  } catch {
    // A file went away while it was counted; the next look counts again.
  }
  return bytes
}

/** @returns {[string, string[]]} the npm that runs us, else the one beside this Node */
export function npmCommand() {
  const started = process.env.npm_execpath ?? ''
  if (started.endsWith('npm-cli.js')) return [process.execPath, [started]]
  const beside = join(dirname(process.execPath), 'node_modules', 'npm', 'bin', 'npm-cli.js')
  return existsSync(beside) ? [process.execPath, [beside]] : ['npm', []]
}

/** @returns {Promise<[string, string[]]>} */
async function pipCommand() {
  const found = await anyPip()
  if (found) return found
  if (await installPackages(['python3-pip'])) return ['python3', ['-m', 'pip']]
  const venv = inCache('python')
  const made = await capture('python3', ['-m', 'venv', '--clear', venv])
  if (made.code === 0) return [join(venv, 'bin', 'python3'), ['-m', 'pip']]
  throw new SetupError(
    'TensorFlow cannot be downloaded',
    'there is no pip (Python’s installer) on this machine, which fetches it',
    `type: ${withSudo('apt-get install -y python3-pip')} (or your system’s way to install pip), then run the same command again`,
    { detail: made.errors }
  )
}

/** @returns {Promise<[string, string[]] | null>} */
async function anyPip() {
  /** @type {[string, string[]][]} */
  const candidates = [
    ['python3', ['-m', 'pip']],
    ['pip3', []],
    [inCache('python', 'bin', 'python3'), ['-m', 'pip']]
  ]
  for (const [program, first] of candidates) {
    if ((await capture(program, [...first, '--version'])).code === 0) return [program, first]
  }
  return null
}
