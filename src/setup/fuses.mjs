// Reads and sets the fuses of an Electron executable, and says which ones the packaged studio wants.

/**
 * @typedef {object} Fuse
 * @property {number} index its place on the wire
 * @property {'runAsNode' | 'enableCookieEncryption' | 'enableNodeOptionsEnvironmentVariable' | 'enableNodeCliInspectArguments' | 'enableEmbeddedAsarIntegrityValidation' | 'onlyLoadAppFromAsar' | 'grantFileProtocolExtraPrivileges'} name
 *   as electron-builder calls it
 * @property {boolean} on
 */

/**
 * Nobody turns the studio into a Node, steers it from the environment or the command line, or puts other code in its place.
 * @param {string} platform as in `process.platform`: on Linux Electron cannot check the archive that it loads
 * @returns {Fuse[]}
 */
export const wantedFuses = (platform) => [
  { index: 0, name: 'runAsNode', on: false },
  { index: 1, name: 'enableCookieEncryption', on: true },
  { index: 2, name: 'enableNodeOptionsEnvironmentVariable', on: false },
  { index: 3, name: 'enableNodeCliInspectArguments', on: false },
  { index: 4, name: 'enableEmbeddedAsarIntegrityValidation', on: platform !== 'linux' },
  { index: 5, name: 'onlyLoadAppFromAsar', on: true },
  { index: 7, name: 'grantFileProtocolExtraPrivileges', on: false }
]

/** What marks the fuses in the executable: a fixed text, a version byte, a count, then a character a fuse. */
const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'
const VERSION = 1

/** @param {Buffer} program @returns {{ start: number, count: number }[]} a universal executable has two */
function wires(program) {
  const found = []
  for (let at = program.indexOf(SENTINEL); at >= 0; at = program.indexOf(SENTINEL, at + 1)) {
    const start = at + SENTINEL.length + 2
    if (program[start - 2] === VERSION) found.push({ start, count: program[start - 1] ?? 0 })
  }
  if (found.length === 0) throw new Error('the Electron executable has no fuses where they were expected')
  return found
}

/**
 * @param {Buffer} program changed in place
 * @param {Record<number, boolean>} fuses by their index
 */
export function withFuses(program, fuses) {
  for (const { start } of wires(program)) {
    for (const [index, on] of Object.entries(fuses)) {
      program.write(on ? '1' : '0', start + Number(index), 'latin1')
    }
  }
  return program
}

/**
 * The fuses that are not as wanted, a line each; a fuse that this Electron does not have is one of them.
 * @param {Buffer} program
 * @param {Fuse[]} wanted
 */
export function wrongFuses(program, wanted) {
  return wires(program).flatMap(({ start, count }) =>
    wanted.flatMap(({ index, name, on }) => {
      const state = index < count ? String.fromCharCode(program[start + index] ?? 0) : 'missing'
      return state === (on ? '1' : '0') ? [] : [`${name} should be ${on ? 'on' : 'off'} and is “${state}”`]
    })
  )
}
