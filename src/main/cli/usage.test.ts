// Proves what the command line says to wrong usage and bad input: a reason, a remedy, the right status.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildPrograms, type Built } from '../built.test-data'
import { drawPictures, remove, temporaryFolder } from '../rig.test-data'
import { seedsOf } from './command'
import { begin, linesOf } from './process.test-data'

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

describe('usage', () => {
  test.each([
    [['nonsense'], 'there is no command nonsense'],
    [['train', '--recipe', 'dcgan'], '--data'],
    [['train', '--data', 'x', '--recipe', 'dcgan'], '--images'],
    [['train', '--data', 'x', '--recipe', 'dcgan', '--images', 'many'], '--images'],
    [['train', '--data', 'x', '--recipe', 'dcgan', '--minutes', '-1'], '--minutes'],
    [['train', '--data', 'x', '--images', '9', '--from-step', '5'], '--from-step needs --from'],
    [['train', '--data', 'x', '--images', '9', '--freeze', '9'], '--freeze'],
    [['import', '.', '--resolution', '65'], '--resolution'],
    [['import', '.', '--crop', 'diamond'], '--crop'],
    [['import'], 'import needs FOLDER'],
    [['import', 'a', '--pair', 'b', '--domain-b', 'c'], 'choose one of'],
    [['import', 'a', 'b', '--pair', 'c'], '--pair wants one folder'],
    [['import', 'a', '--swap'], '--swap needs A and B'],
    [['show'], 'show needs RUN'],
    [['sample', 'x'], '--out'],
    [['sample', 'x', '--out', 'y', '--input', 'z', '--seeds', '1'], '--input makes'],
    [['sample', 'x', '--out', 'y', '--truncation', '3'], '--truncation is a number from 0 to 2'],
    [['metrics', 'x', '--side', '100'], '--side'],
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
    const { status, out } = await begin(built.cli, '--help').ended
    expect(status).toBe(0)
    const names = [...out.matchAll(/^ {2}(\w+) /gm)].map((match) => match[1]!)
    expect(names).toEqual(
      expect.arrayContaining(
        'import recipes train resume runs show sample metrics export engine bench'.split(' ')
      )
    )
    const helps = await Promise.all(names.slice(0, 2).map((name) => begin(built.cli, name, '--help').ended))
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

test('train without a recipe takes the one suggested for these pictures, and says so', async () => {
  const { status, err } = await atelier('train', '--data', pictures, '--images', '10', '--set', 'sparkle=1')
  expect(status).toBe(1)
  expect(err).toContain('FastGAN is suggested for these pictures (--recipe fastgan)')
  expect(err).toContain('sparkle')
})
