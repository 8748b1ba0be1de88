// Installs what only the operating system can give, where we may; says the command to type where we may not.
import { alone } from './cache.mjs'
import { isRootOnLinux } from './paths.mjs'
import { capture, isOnPath, must } from './run.mjs'
import { watched } from './report.mjs'

const NO_QUESTIONS = { DEBIAN_FRONTEND: 'noninteractive' }
const APT = ['-o', 'DPkg::Lock::Timeout=600', '-y']

/** @param {string} command */
export const withSudo = (command) => (isRootOnLinux ? command : `sudo ${command}`)

/**
 * Installs Debian packages as root on a Debian-like system.
 * @param {string[]} names
 * @returns {Promise<boolean>} false where that is not ours to do
 */
export async function installPackages(names) {
  if (!isRootOnLinux || !isOnPath('apt-get')) return false
  const env = { ...process.env, ...NO_QUESTIONS }
  const remedy = `look at what apt-get says and type: apt-get install ${names.join(' ')}`
  const install = async () => {
    await capture('apt-get', [...APT, 'update'], { env })
    const wanted = await Promise.all(names.map(debianName))
    const args = [...APT, 'install', '--no-install-recommends', ...wanted]
    await must(`apt-get could not install ${names.join(' ')}`, remedy, ['apt-get', args, { env }])
  }
  await alone('apt-get', () => watched(`installing with apt-get: ${names.join(' ')}`, install))
  return true
}

/**
 * Newer Debians and Ubuntus renamed libraries when time_t grew: libgtk-3-0 became libgtk-3-0t64.
 * @param {string} name
 */
async function debianName(name) {
  const newer = `${name}t64`
  if (!name.startsWith('lib')) return name
  return (await capture('apt-cache', ['show', '--no-all-versions', newer])).code === 0 ? newer : name
}
