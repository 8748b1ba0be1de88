// Fuses are read from and written to the right place of an executable, and a wrong one is never overlooked.
import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { findElectron } from './electron.mjs'
import { wantedFuses, withFuses, wrongFuses } from './fuses.mjs'

const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'
/** @param {string[]} wires */
const program = (...wires) =>
  Buffer.from(
    `ELF..${wires.map((wire) => `${SENTINEL}\x01${String.fromCharCode(wire.length)}${wire}`).join('..')}..end`
  )
const asOnLinux = '01000100'

test('fuses are set after their marker and nowhere else', () => {
  const changed = withFuses(program('00100011'), { 3: true, 6: false })
  expect(changed).toEqual(program('00110001'))
  expect(() => withFuses(Buffer.from('no marker'), { 3: true })).toThrow('no fuses')
})

test('the wanted wire is right, with the archive checked where Electron can', () => {
  expect(wrongFuses(program(asOnLinux), wantedFuses('linux'))).toEqual([])
  expect(wrongFuses(program('01001100'), wantedFuses('darwin'))).toEqual([])
  expect(wrongFuses(program(asOnLinux), wantedFuses('win32'))).toEqual([
    'enableEmbeddedAsarIntegrityValidation should be on and is “0”'
  ])
})

test.each(wantedFuses('linux'))('$name the other way is told, also in the second half of a file', (fuse) => {
  const wrong = withFuses(program(asOnLinux), { [fuse.index]: !fuse.on })
    .toString('latin1')
    .slice(-13, -5)
  const told = [expect.stringContaining(`${fuse.name} should be ${fuse.on ? 'on' : 'off'}`)]
  expect(wrongFuses(program(asOnLinux, wrong), wantedFuses('linux'))).toEqual(told)
})

test('a fuse that was removed or that this Electron does not have is wrong', () => {
  expect(wrongFuses(program('r1000100'), wantedFuses('linux'))).toEqual([
    'runAsNode should be off and is “r”'
  ])
  expect(wrongFuses(program('0100010'), wantedFuses('linux'))).toEqual([
    'grantFileProtocolExtraPrivileges should be off and is “missing”'
  ])
  expect(() => wrongFuses(Buffer.from(`${SENTINEL}\x02\x0801000100`), wantedFuses('linux'))).toThrow(
    'no fuses'
  )
})

test.runIf(process.platform === 'linux' && existsSync(findElectron()?.program ?? ''))(
  'the Electron that the tests run on is told from a packaged studio',
  () => {
    const wrong = wrongFuses(readFileSync(findElectron()?.program ?? ''), wantedFuses('linux'))
    expect(wrong).toContain('enableNodeCliInspectArguments should be off and is “1”')
  }
)
