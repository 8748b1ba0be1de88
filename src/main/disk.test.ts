// Proves that full, closed, missing and wrong disks are said in sentences, and that files are whole or not there.
import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  writeFileSync,
  writeSync
} from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { buildPrograms, type Built } from './built.test-data'
import { writeWhole } from './disk'
import { defaultLibrary } from './library'
import { asNobody, hasPermissions } from './nobody.test-data'
import { drawPictures, faultOf, quick, remove, Rig, temporaryFolder } from './rig.test-data'

let built: Built
let folder: string
/** Mounted by the test that runs. */
const disks: string[] = []
beforeAll(async () => (built = await buildPrograms()))
afterAll(() => built.remove())
beforeEach(async () => (folder = await temporaryFolder()))
afterEach(async () => {
  for (const disk of disks.splice(0)) execFileSync('umount', ['-l', disk])
  await remove(folder)
})

const open = (library: string) => Rig.open(library, built.worker)
const isRoot = process.platform === 'linux' && process.getuid?.() === 0

/** A small disk of its own; only root may mount one. */
function mounted(name: string, options: string) {
  const disk = join(folder, name)
  mkdirSync(disk)
  execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', disk])
  disks.push(disk)
  return { disk, readOnly: () => execFileSync('mount', ['-o', 'remount,ro', disk]) }
}

/** Fills a disk, to the last byte or to the last `left` bytes. */
function fill(disk: string, left = 0): void {
  const filler = openSync(join(disk, 'filler'), 'w')
  const { bavail, bsize } = statfsSync(disk)
  try {
    for (let bytes = bavail * bsize - left; bytes > 0 || left === 0; bytes -= 65_536)
      writeSync(filler, Buffer.alloc(left === 0 ? 65_536 : Math.min(bytes, 65_536)))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
  } finally {
    closeSync(filler)
  }
}

describe('a library that cannot be used', () => {
  test('a file, and a folder in nowhere', async () => {
    writeFileSync(join(folder, 'file'), 'not a folder')
    expect(await faultOf(open(join(folder, 'file')))).toMatchObject({
      code: 'disk',
      message: expect.stringContaining('is a file') as string,
      remedy: 'Choose a folder.'
    })
    expect(await faultOf(open(join(folder, 'none', 'library')))).toMatchObject({
      code: 'disk',
      message: expect.stringContaining(`${join(folder, 'none')} does not exist`) as string
    })
    expect(readdirSync(folder)).toEqual(['file'])
  })

  test('reading does not begin a library', async () => {
    const fault = await faultOf(Rig.open(join(folder, 'none'), built.worker, 'read'))
    expect(fault).toMatchObject({
      code: 'not-found',
      remedy: expect.stringContaining('atelier import') as string
    })
    expect(existsSync(join(folder, 'none'))).toBe(false)
  })

  test.runIf(isRoot)('a disk that is read-only', async () => {
    const { disk, readOnly } = mounted('read-only', 'size=4m')
    const library = join(disk, 'library')
    await (await open(library)).close()
    readOnly()
    const before = readFileSync(join(library, 'atelier.db'))
    const fault = await faultOf(open(library))
    expect(fault).toMatchObject({ code: 'disk', message: expect.stringContaining('read-only') as string })
    expect(fault.remedy).toBeTruthy()
    expect(readFileSync(join(library, 'atelier.db')).equals(before)).toBe(true)
  })

  test.runIf(hasPermissions)('a folder without permission', async () => {
    const library = join(folder, 'closed')
    mkdirSync(library)
    chmodSync(folder, 0o755)
    chmodSync(library, 0o555)
    expect(await asNobody(() => faultOf(open(library)))).toMatchObject({
      code: 'disk',
      message: expect.stringContaining('no permission') as string,
      remedy: expect.any(String) as string
    })
    expect(readdirSync(library)).toEqual([])
    chmodSync(library, 0o700)
  })
})

describe.runIf(isRoot)('a disk that is full', () => {
  test('a file that does not fit leaves the old one whole', async () => {
    const { disk } = mounted('full', 'size=1m')
    const path = join(disk, 'record.json')
    await writeWhole(path, 'before')
    fill(disk, 8192)
    const fault = await faultOf(writeWhole(path, 'x'.repeat(200_000)))
    expect(fault).toMatchObject({ code: 'disk', message: expect.stringContaining('full') as string })
    expect(readFileSync(path, 'utf8')).toBe('before')
    expect(readdirSync(disk).sort()).toEqual(['filler', 'record.json'])
  })

  test('a library cannot begin there', async () => {
    const { disk } = mounted('full', 'size=1m')
    fill(disk, 8192)
    const fault = await faultOf(open(join(disk, 'library')))
    expect(fault).toMatchObject({
      code: 'disk',
      remedy: expect.stringContaining('Free some space') as string
    })
    expect(fault.message).toContain('full')
  })

  test('a run whose disk fills up stops with the reason, keeps what it had, and goes on once there is space', async () => {
    const { disk } = mounted('filling', 'size=160m')
    const rig = await open(join(disk, 'library'))
    try {
      const pictures = await drawPictures(join(folder, 'pictures'))
      const dataset = await rig.call('datasets.import', {
        paths: [pictures],
        name: 'Discs',
        resolution: 32,
        ticket: 'a'
      })
      const run = await rig.call('runs.start', { ...quick, dataset: dataset.id })
      await rig.next('run.sampled', ({ step }) => step > 0)
      fill(disk)
      const failed = await rig.until(run.id, 'failed', 'interrupted')
      expect(failed.reason).toContain('full')
      expect(failed.remedy).toContain('space')
      rmSync(join(disk, 'filler'))
      await rig.call('runs.resume', { run: run.id })
      await rig.until(run.id, 'running')
      expect((await rig.call('runs.pause', { run: run.id })).state).toBe('paused')
    } finally {
      await rig.close()
    }
  })
})

test.each([
  ['linux', {}, '/home/ada/.local/share/atelier/library'],
  ['linux', { XDG_DATA_HOME: '/data' }, '/data/atelier/library'],
  ['linux', { ATELIER_LIBRARY: '/mine', XDG_DATA_HOME: '/data' }, '/mine'],
  ['darwin', {}, '/home/ada/Library/Application Support/Atelier/library']
] as const)('the default library on %s with %o', (platform, environment, path) => {
  expect(defaultLibrary(environment, platform, '/home/ada')).toBe(path)
})
