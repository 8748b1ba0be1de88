// The form says what the schema says, and lets nothing through that the schema refuses.
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import {
  changedOf,
  faultIn,
  fieldsOf,
  onlyChanged,
  plain,
  readNumber,
  worded,
  type Field
} from './settings-form'

const Settings = z.object({
  batch: z
    .number()
    .int()
    .min(1)
    .max(512)
    .multipleOf(2)
    .default(32)
    .meta({ title: 'Batch', 'x-unit': 'pictures' }),
  r1: z.number().min(0).max(100).default(10).meta({ description: 'How firmly the critic is held back.' }),
  learningRate: z.number().min(1e-6).max(0.1).default(2e-4).meta({ 'x-level': 'more' }),
  policy: z.enum(['none', 'colour']).default('colour'),
  width: z.union([z.literal(32), z.literal(64)]).default(64),
  mirror: z.boolean().default(false),
  group: z.number().int().min(0).max(8).default(0).meta({ 'x-zero': 'Atelier chooses' })
})
const schema = z.toJSONSchema(Settings) as Record<string, unknown>
const fields = fieldsOf(schema, { r1: 4 })
const field = (key: string) => fields.find((one) => one.key === key) as Field

describe('fieldsOf', () => {
  it('reads kinds, ranges, levels and defaults from a schema made by zod', () => {
    expect(fields.map((one) => one.kind)).toEqual([
      'number',
      'number',
      'number',
      'choice',
      'choice',
      'switch',
      'number'
    ])
    expect(field('batch')).toMatchObject({
      title: 'Batch',
      unit: 'pictures',
      whole: true,
      least: 1,
      most: 512,
      grain: 2
    })
    expect(field('learningRate')).toMatchObject({ title: 'Learning rate', level: 'more', standard: 2e-4 })
    expect(field('r1')).toMatchObject({ standard: 4, level: 'first' })
    expect(field('width')).toMatchObject({ options: [32, 64], standard: 64 })
  })
  it('survives a schema without properties', () => {
    expect(fieldsOf({}, {})).toEqual([])
  })
})

describe('faultIn', () => {
  it.each([
    ['batch', 0, 'Choose 1 to 512.'],
    ['batch', 7, 'Choose a multiple of 2.'],
    ['batch', 7.5, 'Type a whole number.'],
    ['batch', NaN, 'Type a number.'],
    ['batch', 64, null],
    ['r1', 101, 'Choose 0 to 100.'],
    ['mirror', true, null]
  ])('%s %s', (key, value, fault) => {
    expect(faultIn(field(key), value)).toBe(fault)
  })
  it('agrees with the schema itself', () => {
    for (const value of [-1, 0, 1, 2, 3, 12.5, 512, 514]) {
      const allowed = Settings.safeParse({ batch: value }).success
      expect(faultIn(field('batch'), value) === null).toBe(allowed)
    }
  })
})

describe('words', () => {
  it('reads what people type', () => {
    expect([' 0,002 ', '2e-4', '1 000', '−3'].map(readNumber)).toEqual([0.002, 2e-4, 1000, -3])
    expect(readNumber('')).toBeNaN()
    expect(readNumber('ten')).toBeNaN()
  })
  it('writes numbers without powers of ten', () => {
    expect([0.0002, 1e-7, 10, 0.999, 250_000, 0].map(plain)).toEqual([
      '0.0002',
      '0.0000001',
      '10',
      '0.999',
      '250000',
      '0'
    ])
    expect(worded(field('batch'), 8)).toBe('8 pictures')
    expect(worded(field('mirror'), true)).toBe('On')
    expect([0, 4].map((value) => worded(field('group'), value))).toEqual(['Atelier chooses', '4'])
    expect(worded(field('policy'), 'colour')).toBe('Colour')
  })
})

describe('changes', () => {
  it('orders only what differs from the recipe', () => {
    const values = { r1: 4, batch: 8, mirror: true, unknown: 3 }
    expect(changedOf(fields, values).map((one) => one.key)).toEqual(['batch', 'mirror'])
    expect(onlyChanged(fields, values)).toEqual({ batch: 8, mirror: true })
  })
})
