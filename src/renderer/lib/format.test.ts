// How people read numbers: units, rounding at the borders between units, plurals.
import { expect, test } from 'vitest'
import { brief, bytes, count, counted, duration, leaf, moment, percent, rate } from './format'

test('counts with thousands', () => {
  expect(count(1284)).toBe('1,284')
  expect(counted(1, 'picture')).toBe('1 picture')
  expect(counted(0, 'picture')).toBe('0 pictures')
  expect(counted(2, 'copy', 'copies')).toBe('2 copies')
})

test('brief numbers never round to a thousand of their unit', () => {
  expect([9120, 10_000, 588_800, 999_499, 999_500, 1_600_000, 2_000_000].map(brief)).toEqual([
    '9,120',
    '10k',
    '589k',
    '999k',
    '1M',
    '1.6M',
    '2M'
  ])
})

test('sizes take the unit that fits', () => {
  expect([0, 999, 1000, 9_940, 9_960, 214e6, 1.9e9, 3e15].map(bytes)).toEqual([
    '0 bytes',
    '999 bytes',
    '1.0 kB',
    '9.9 kB',
    '10 kB',
    '214 MB',
    '1.9 GB',
    '3000 TB'
  ])
})

test('durations have two units at most and no empty one', () => {
  expect([0, 8_400, 60_000, 250_000, 3_600_000, 12_120_000, 90_000_000].map(duration)).toEqual([
    '0 s',
    '8 s',
    '1 min',
    '4 min 10 s',
    '1 h',
    '3 h 22 min',
    '1 d 1 h'
  ])
  expect(duration(59_600)).toBe('1 min')
})

test('a share is never called whole before it is', () => {
  expect([0, 0.29, 0.999, 1].map(percent)).toEqual(['0%', '29%', '99%', '100%'])
})

test('speeds keep one decimal while they are small', () => {
  expect([0.42, 9.96, 212.4].map(rate)).toEqual(['0.4', '10.0', '212'])
})

test('moments say today, then the day, then the year', () => {
  const now = new Date(2026, 10, 24, 18, 0).getTime()
  expect(moment(new Date(2026, 10, 24, 14, 5).getTime(), now)).toBe('today 14:05')
  expect(moment(new Date(2026, 2, 3, 9, 0).getTime(), now)).toBe('3 Mar')
  expect(moment(new Date(2025, 2, 3, 9, 0).getTime(), now)).toBe('3 Mar 2025')
})

test('the last part of a path, on any system', () => {
  expect(leaf('/home/ines/hawk-moths/')).toBe('hawk-moths')
  expect(leaf('C:\\pictures\\hawk-moths')).toBe('hawk-moths')
  expect(leaf('/')).toBe('/')
})
