// Proves the command line as its users meet it: real processes, JSON, Ctrl-C, SIGKILL, damaged files.
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Quality } from '../../preload/jobs'
import type { Run } from '../../preload/nouns'
import { buildPrograms, type Built } from '../built.test-data'
import { drawPictures, remove, temporaryFolder } from '../rig.test-data'
import { begin, heard, linesOf } from './process.test-data'

let built: Built
let folder: string
let library: string
let pictures: string
beforeAll(async () => {
  built = await buildPrograms()
  folder = await temporaryFolder()
  library = join(folder, 'library')
  pictures = await drawPictures(join(folder, 'a "quoted" <b>folder</b> 🦋'))
})
afterAll(async () => {
  await built.remove()
  await remove(folder)
})

const atelier = (...args: string[]) => begin(built.cli, ...args, '--library', library).ended

const quick = ['--recipe', 'vanilla', '--set', 'width=32', '--batch', '8', '--resolution', '32', '--json']

async function theRun(name: string): Promise<Run> {
  const { out } = await atelier('show', name, '--json')
  return linesOf(out)[0]!.run!
}

describe('the whole way', () => {
  test('import, train, pause with Ctrl-C, show, resume to the end', async () => {
    const imported = await atelier(
      'import',
      pictures,
      '--name',
      'Discs',
      '--resolution',
      '32',
      '--author',
      'Ada'
    )
    expect(imported).toMatchObject({
      status: 0,
      out: expect.stringMatching(/^Discs: 12 pictures at 32 px \(/) as string
    })

    const training = begin(
      built.cli,
      'train',
      '--data',
      'Discs',
      '--images',
      '4000',
      '--seed',
      '5',
      '--name',
      'Kiln',
      '--recipe',
      'vanilla',
      '--set',
      'width=32',
      '--batch',
      '8',
      '--json',
      '--library',
      library
    )
    await heard(training, (line) => 'sampled' in line && (line['sampled'] as { step: number }).step > 0)
    training.child.kill('SIGINT')
    const ended = await training.ended
    expect(ended.status).toBe(0)
    const paused = linesOf(ended.out).at(-1)!.run!
    expect(paused).toMatchObject({
      name: 'Kiln',
      state: 'paused',
      seed: 5,
      settings: { width: 32, batch: 8 }
    })
    expect(paused.checkpoint).toBe(paused.step)
    expect(ended.err).toContain('Pausing')

    const shown = await atelier('show', paused.id.slice(0, 6))
    expect(shown.status).toBe(0)
    expect(shown.out).toContain('paused')

    const resumed = await atelier('resume', 'Kiln')
    expect(resumed).toMatchObject({ status: 0, out: expect.stringContaining('Kiln is finished') as string })
    expect((await theRun('Kiln')).seenImages).toBe(4000)
    const listed = await atelier('runs', '--json')
    expect(linesOf(listed.out).map(({ run }) => run!.state)).toEqual(['finished'])
    expect(listed.err).toBe('')
  })

  test('pairs and two domains: what was made of two folders, and who was left out', async () => {
    const ink = await drawPictures(join(folder, 'ink'), 6)
    const clay = await drawPictures(join(folder, 'clay'), 5)
    const paired = await atelier('import', ink, '--pair', clay, '--resolution', '32', '--json')
    expect(paired.status).toBe(0)
    expect(linesOf(paired.out).at(-1)).toMatchObject({
      dataset: {
        ...{ name: 'ink to clay', shape: 'pairs', pictures: 5, sides: { a: 'ink', b: 'clay' } },
        broken: [{ file: 'ink/picture-5.png', reason: 'There is no picture called “picture-5” in “clay”.' }]
      }
    })
    const domains = await atelier('import', ink, '--domain-b', clay, '--swap', '--resolution', '32')
    expect(domains.out).toMatch(/^clay and ink: 5 pictures of A and 6 of B at 32 px \(/)
  })

  test('a command that was killed leaves an interrupted run, which goes on', async () => {
    const training = begin(
      built.cli,
      'train',
      '--data',
      pictures,
      '--minutes',
      '30',
      '--name',
      'Ash',
      ...quick,
      '--library',
      library
    )
    await heard(training, (line) => 'sampled' in line && (line['sampled'] as { step: number }).step > 0)
    const meanwhile = await atelier('runs')
    expect(meanwhile.out).toMatch(/Ash\s+running/)
    const refused = await atelier('import', pictures)
    expect(refused).toMatchObject({
      status: 1,
      err: expect.stringContaining(`process ${training.child.pid}`) as string
    })
    training.child.kill('SIGKILL')
    await training.ended
    expect((await atelier('runs')).out).toMatch(/Ash\s+interrupted.*Atelier ended without warning/)

    const going = begin(built.cli, 'resume', 'Ash', '--json', '--library', library)
    await heard(going, (line) => line.run?.state === 'running')
    going.child.kill('SIGTERM')
    const ended = await going.ended
    expect(ended.status).toBe(0)
    expect(linesOf(ended.out).at(-1)!.run!.state).toBe('paused')
  })

  test('a second Ctrl-C ends a trainer that does not come to its pause: the run is interrupted, the status 1', async () => {
    const going = begin(built.cli, 'resume', 'Ash', '--json', '--library', library)
    await heard(going, (line) => line.run?.state === 'running')
    const workers = execFileSync('pgrep', ['-P', String(going.child.pid)], { encoding: 'utf8' })
    for (const pid of workers.trim().split('\n')) process.kill(Number(pid), 'SIGSTOP')
    going.child.kill('SIGINT')
    while (!going.complaints().includes('Pausing')) await once(going.child.stderr!, 'data')
    going.child.kill('SIGINT')
    const ended = await going.ended
    expect(ended.status).toBe(1)
    expect(linesOf(ended.out).at(-1)!.fault!.message).toContain('is safe')
    expect((await theRun('Ash')).state).toBe('interrupted')
  })

  test('samples and a gallery are made from a checkpoint', async () => {
    const out = join(folder, 'samples')
    const made = await atelier('sample', 'Kiln', '--out', out, '--seeds', '3,5-6', '--json')
    expect(made.status).toBe(0)
    expect(readdirSync(out)).toHaveLength(3)
    expect(linesOf(made.out)[0]!['files']).toHaveLength(3)
    expect((await atelier('sample', 'Kiln', '--out', join(folder, 'sheet'), '--sheet')).status).toBe(0)
    expect(readdirSync(join(folder, 'sheet'))).toHaveLength(1)
    const flat = await atelier('sample', 'Kiln', '--out', out, '--truncation', '0.7')
    expect([flat.status, flat.err]).toEqual([1, expect.stringContaining('knows no average picture')])
    const wrong = await atelier('sample', 'Kiln', '--out', out, '--at', '7')
    expect(wrong).toMatchObject({
      status: 1,
      err: expect.stringMatching(/no checkpoint of step 7\.\nIt has: /) as string
    })

    const web = join(folder, 'web')
    const gallery = await atelier('export', 'Kiln', '--as', 'gallery', '--seeds', '0-3', '--out', web)
    expect(gallery.status).toBe(0)
    const page = readFileSync(join(web, 'index.html'), 'utf8')
    expect(page).toContain('Kiln')
    expect(page).not.toMatch(/<script|https?:\/\/(?!www\.w3\.org)[^"]+\.(js|css)/)
  })

  test('a run begins with the networks of another, and its recipe, and says so', async () => {
    const further = ['--images', '40', '--set', 'width=32', '--batch', '8', '--name', 'Ember']
    const began = ['--from', 'Kiln', '--freeze', '1']
    const trained = await atelier('train', '--data', 'Discs', ...began, ...further)
    expect(trained).toMatchObject({ status: 0, out: expect.stringContaining('Ember is finished') as string })
    expect(trained.err).toMatch(/(\d+) of \1 tensors came from Kiln, step 500\./)
    const kiln = await theRun('Kiln')
    const ember = { gan: 'vanilla', from: { run: kiln.id, step: 500 }, frozen: 1 }
    expect(await theRun('Ember')).toMatchObject(ember)
    const shown = (await atelier('show', 'Ember')).out
    expect(shown).toContain(`Kiln (${kiln.id}), step 500`)
    expect(shown).toContain('the critic’s first layer, unchanged')

    const wrong = await atelier('train', '--data', 'Discs', '--from', 'Kiln', '--from-step', '7', ...further)
    expect(wrong).toMatchObject({
      status: 1,
      err: expect.stringMatching(/Kiln has no checkpoint of step 7\.\nIt has: /) as string
    })
    const other = await atelier('train', '--data', 'Discs', '--recipe', 'dcgan', '--from', 'Kiln', ...further)
    expect(other).toMatchObject({
      status: 1,
      err: expect.stringContaining('do not fit into DCGAN') as string
    })
  })

  test('a run is measured against its dataset', async () => {
    const measured = await atelier('metrics', 'Kiln', '--pictures', '8', '--side', '112', '--json')
    expect(measured.status).toBe(0)
    const { quality } = linesOf(measured.out)[0]!
    expect(quality).toMatchObject({ pictures: 8, ofDataset: 12, side: 112 })
    expect(Number.isFinite((quality as Quality).kid.value)).toBe(true)
    const { id } = await theRun('Kiln')
    expect((await atelier('metrics', id, '--pictures', '8', '--side', '112')).out).toContain(
      'KID (EfficientNet-Lite0)'
    )
  })

  test('a checkpoint with a flipped byte is refused and stays as it is', async () => {
    const { id } = await theRun('Kiln')
    const checkpoints = join(library, 'runs', id, 'checkpoints')
    const newest = readdirSync(checkpoints).sort((a, b) => Number(b) - Number(a))[0]!
    const file = readdirSync(join(checkpoints, newest)).find((name) => name.startsWith('weights'))!
    const path = join(checkpoints, newest, file)
    const bytes = readFileSync(path)
    bytes[Math.floor(statSync(path).size * 0.7)]! ^= 0x10
    writeFileSync(path, bytes)
    const refused = await atelier('sample', 'Kiln', '--out', join(folder, 'flipped'), '--json')
    expect(refused.status).toBe(1)
    const { fault } = linesOf(refused.out).at(-1)!
    expect(fault!.code).toBe('disk')
    expect(fault!.remedy).toBeTruthy()
    expect(readFileSync(path).equals(bytes)).toBe(true)
  })

  test('a damaged log is refused and stays as it is', async () => {
    const damaged = join(folder, 'damaged')
    mkdirSync(damaged)
    writeFileSync(join(damaged, 'atelier.db'), 'this is not a log '.repeat(500))
    const { status, err } = await begin(built.cli, 'runs', '--library', damaged).ended
    expect(status).toBe(1)
    expect(err).toContain('damaged')
    expect(readFileSync(join(damaged, 'atelier.db'), 'utf8')).toBe('this is not a log '.repeat(500))
  })
})
