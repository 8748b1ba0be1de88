// Which folders are A and B, and which of their files are partners.
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { Found, Scan } from './scan'
import { calledLikeSides, matchByName, sidesOf } from './sides'

const root = join('/', 'pictures')

/** What a scan of `roots` would find: `files` are relative to `/pictures`. */
function found(roots: string[], files: string[]): Scan {
  const all = files.map((file): Found => ({ path: join(root, file), file, bytes: 1 }))
  return {
    roots: roots.map((each) => join(root, each)),
    folder: root,
    name: 'pictures',
    files: all,
    broken: []
  }
}

const names = (scan: Scan) => {
  const sides = sidesOf(scan)
  return sides && [sides.a, sides.b].map(({ name, files }) => [name, ...files.map(({ file }) => file)])
}

it('takes two chosen folders in the order in which they were chosen', () => {
  const files = ['day/1.png', 'dusk/1.png', 'dusk/2.png']
  expect(names(found(['dusk', 'day'], files))).toEqual([
    ['dusk', 'dusk/1.png', 'dusk/2.png'],
    ['day', 'day/1.png']
  ])
})

it('takes the only two sub-folders of one folder, by name', () => {
  expect(names(found([''], ['B/1.png', 'a/1.png']))).toEqual([
    ['a', 'a/1.png'],
    ['B', 'B/1.png']
  ])
})

it.each([
  ['one folder without sub-folders', [''], ['1.png', '2.png']],
  ['three sub-folders', [''], ['a/1.png', 'b/1.png', 'c/1.png']],
  ['pictures beside the two sub-folders', [''], ['a/1.png', 'b/1.png', '1.png']],
  ['three folders', ['a', 'b', 'c'], ['a/1.png', 'b/1.png', 'c/1.png']],
  ['a folder without pictures', ['a', 'b'], ['a/1.png']],
  ['a folder and a file', ['a', '1.png'], ['a/1.png', '1.png']]
])('finds no sides in %s', (_what, roots, files) => {
  expect(sidesOf(found(roots, files))).toBeNull()
})

it.each([
  ['A', 'B', true],
  ['trainA', 'trainB', true],
  ['paper-a', 'paper-b', true],
  ['Train_A', 'train_B', true],
  ['trainA', 'testB', false],
  ['cats', 'dogs', false],
  ['B', 'A', false]
])('%s and %s', (a, b, like) => {
  expect(calledLikeSides(sidesOf(found([a, b], [`${a}/1.png`, `${b}/1.png`]))!)).toBe(like)
})

it('matches by the path within the folder, whatever the ending and the spelling of accents', () => {
  const files = [
    'A/1.png',
    'A/deep/2.v2.jpg',
    'A/e\u0301tude.png',
    'B/1.webp',
    'B/deep/2.v2.png',
    'B/\u00e9tude.tif'
  ]
  const { pairs, broken } = matchByName(sidesOf(found(['A', 'B'], files))!)
  expect(pairs.map(({ a, b }) => [a.file, b.file])).toEqual([
    ['A/1.png', 'B/1.webp'],
    ['A/deep/2.v2.jpg', 'B/deep/2.v2.png'],
    ['A/e\u0301tude.png', 'B/\u00e9tude.tif']
  ])
  expect(broken).toEqual([])
})

it('lists every file that has no partner, and the second of one name, with the reason', () => {
  const files = ['A/1.jpg', 'A/1.png', 'A/2.png', 'A/deep/3.png', 'B/1.png', 'B/3.png']
  const { pairs, broken } = matchByName(sidesOf(found(['A', 'B'], files))!)
  expect(pairs.map(({ a, b }) => [a.file, b.file])).toEqual([['A/1.jpg', 'B/1.png']])
  expect(Object.fromEntries(broken.map(({ file, reason }) => [file, reason]))).toEqual({
    'A/1.png': 'There is another picture called “1” in “A”.',
    'A/2.png': 'There is no picture called “2” in “B”.',
    'A/deep/3.png': 'There is no picture called “deep/3” in “B”.',
    'B/3.png': 'There is no picture called “3” in “A”.'
  })
})
