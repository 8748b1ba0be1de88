// Proves the command line as its users meet it: real processes, exit statuses, JSON, Ctrl-C, SIGKILL, bad input.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Run } from '../../preload/nouns'
import type { Fault } from '../../preload/result'
import { buildPrograms, type Built } from '../built.test-data'
import { drawPictures, remove, temporaryFolder } from '../rig.test-data'
import { seedsOf } from './command'

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

type Ended = { status: number | null; out: string; err: string }
type Line = { run?: Run; fault?: Fault; dataset?: { id: string; name: string } } & Record<string, unknown>

function begin(...args: string[]): { child: ChildProcess; ended: Promise<Ended>; said: () => string } {
  const child = spawn(process.execPath, [built.cli, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: '2' }
  })
  let out = ''
  let err = ''
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()))
  const ended = once(child, 'close').then(() => ({ status: child.exitCode, out, err }))
  return { child, ended, said: () => out }
}
const atelier = (...args: string[]) => begin(...args, '--library', library).ended

const linesOf = (out: string) =>
  out
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Line)

/** Waits until the JSON output holds such a line. */
async function heard({ child, said }: ReturnType<typeof begin>, is: (line: Line) => boolean): Promise<void> {
  const complete = () => linesOf(said().slice(0, said().lastIndexOf('\n') + 1))
  while (!complete().some(is)) await once(child.stdout!, 'data')
}

const quick = ['--recipe', 'vanilla', '--set', 'width=32', '--batch', '8', '--resolution', '32', '--json']

async function theRun(name: string): Promise<Run> {
  const { out } = await atelier('show', name, '--json')
  return linesOf(out)[0]!.run!
}

describe('usage', () => {
  test.each([
    [['nonsense'], 'there is no command nonsense'],
    [['train', '--recipe', 'dcgan'], '--data'],
    [['train', '--data', 'x', '--recipe', 'dcgan'], '--images'],
    [['train', '--data', 'x', '--recipe', 'dcgan', '--images', 'many'], '--images'],
    [['train', '--data', 'x', '--recipe', 'dcgan', '--minutes', '-1'], '--minutes'],
    [['import', '.', '--resolution', '65'], '--resolution'],
    [['import', '.', '--crop', 'diamond'], '--crop'],
    [['import'], 'import needs FOLDER'],
    [['show'], 'show needs RUN'],
    [['sample', 'x'], '--out'],
    [['runs', '--colour'], '--colour'],
    [['bench', 'patience'], 'bench measures']
  ])('%j is wrong', async (args, words) => {
    const { status, out, err } = await atelier(...args)
    expect(status).toBe(2)
    expect(err).toContain(words)
    expect(err).toMatch(/--help/)
    expect(err).not.toMatch(/\n\s+at /)
    expect(out).toBe('')
    expect(existsSync(library)).toBe(false)
  })

  test('help of everything and of each command', async () => {
    const { status, out } = await begin('--help').ended
    expect(status).toBe(0)
    const names = [...out.matchAll(/^ {2}(\w+) /gm)].map((match) => match[1]!)
    expect(names).toEqual(
      expect.arrayContaining('import recipes train resume runs show sample export engine bench'.split(' '))
    )
    const helps = await Promise.all(names.slice(0, 2).map((name) => begin(name, '--help').ended))
    for (const help of helps)
      expect(help).toMatchObject({ status: 0, out: expect.stringContaining('--library') as string })
  })

  test('seeds are numbers and ranges', () => {
    expect(seedsOf('0-3,9, 5-6')).toEqual([0, 1, 2, 3, 9, 5, 6])
    for (const wrong of ['', 'a', '3-1', '-4', '1-', '0-100000'])
      expect(() => seedsOf(wrong)).toThrow('--seeds')
  })
})

describe('bad input fails with a reason and a remedy', () => {
  const text = () => {
    const path = join(folder, 'words')
    mkdirSync(path, { recursive: true })
    writeFileSync(join(path, 'notes.png'), 'not a picture')
    return path
  }
  const empty = () => {
    mkdirSync(join(folder, 'empty'), { recursive: true })
    return join(folder, 'empty')
  }
  test.each([
    ['a folder that is not there', () => ['import', join(folder, 'none')]],
    ['an empty folder', () => ['import', empty()]],
    ['a text named .png', () => ['import', text()]],
    ['an unknown run', () => ['show', 'nobody']],
    ['an unknown dataset', () => ['train', '--data', 'nothing', '--recipe', 'dcgan', '--images', '10']],
    ['an unknown recipe', () => ['train', '--data', pictures, '--recipe', 'stylegan9', '--images', '10']],
    [
      'a setting out of range',
      () => ['train', '--data', pictures, '--recipe', 'dcgan', '--images', '10', '--set', 'width=9999']
    ],
    [
      'an unknown setting',
      () => ['train', '--data', pictures, '--recipe', 'dcgan', '--images', '10', '--set', 'sparkle=1']
    ]
  ])('%s', async (_name, args) => {
    await atelier('recipes')
    const { status, out, err } = await atelier(...args(), '--json')
    expect(status).toBe(1)
    const fault = linesOf(out).at(-1)!.fault!
    expect(fault.message).toBeTruthy()
    expect(fault.code).not.toBe('bug')
    const told = err.trim().split('\n')
    expect(told.slice(-2)).toHaveLength(2)
    expect(told.at(-2)).toBe(fault.message.replace(/\s+/g, ' '))
    expect(err).not.toMatch(/\n\s+at /)
  })
})

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

  test('a command that was killed leaves an interrupted run, which goes on', async () => {
    const training = begin(
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

    const going = begin('resume', 'Ash', '--json', '--library', library)
    await heard(going, (line) => line.run?.state === 'running')
    going.child.kill('SIGTERM')
    const ended = await going.ended
    expect(ended.status).toBe(0)
    expect(linesOf(ended.out).at(-1)!.run!.state).toBe('paused')
  })

  test('a second Ctrl-C ends at once: the run is interrupted, and the status says so', async () => {
    const going = begin('resume', 'Ash', '--json', '--library', library)
    await heard(going, (line) => line.run?.state === 'running')
    going.child.kill('SIGINT')
    going.child.kill('SIGTERM')
    const ended = await going.ended
    const state = (await theRun('Ash')).state
    expect([ended.status, state]).toEqual(state === 'paused' ? [0, 'paused'] : [1, 'interrupted'])
  })

  test('samples and a gallery are made from a checkpoint', async () => {
    const out = join(folder, 'samples')
    const made = await atelier('sample', 'Kiln', '--out', out, '--seeds', '3,5-6', '--json')
    expect(made.status).toBe(0)
    expect(readdirSync(out)).toHaveLength(3)
    expect(linesOf(made.out)[0]!['files']).toHaveLength(3)
    expect((await atelier('sample', 'Kiln', '--out', join(folder, 'sheet'), '--sheet')).status).toBe(0)
    expect(readdirSync(join(folder, 'sheet'))).toHaveLength(1)
    const wrong = await atelier('sample', 'Kiln', '--out', out, '--at', '7')
    expect(wrong).toMatchObject({
      status: 1,
      err: expect.stringMatching(/no checkpoint of step 7\.\nIt has: /) as string
    })

    const gallery = await atelier(
      'export',
      'Kiln',
      '--as',
      'gallery',
      '--seeds',
      '0-3',
      '--out',
      join(folder, 'web')
    )
    expect(gallery.status).toBe(0)
    const page = readFileSync(join(folder, 'web', 'index.html'), 'utf8')
    expect(page).toContain('Kiln')
    expect(page).not.toMatch(/<script|https?:\/\/(?!www\.w3\.org)[^"]+\.(js|css)/)
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
    const { status, err } = await begin('runs', '--library', damaged).ended
    expect(status).toBe(1)
    expect(err).toContain('damaged')
    expect(readFileSync(join(damaged, 'atelier.db'), 'utf8')).toBe('this is not a log '.repeat(500))
  })
})
