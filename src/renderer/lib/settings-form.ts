// A recipe's settings as a form: fields read from its JSON Schema, and what people type read back and checked.

export type Value = number | string | boolean
export type Values = Record<string, Value>

type Common = {
  key: string
  title: string
  help: string
  unit: string
  /** `first` is shown at once, `more` under its own heading. */
  level: 'first' | 'more'
}
export type NumberField = Common & {
  kind: 'number'
  standard: number
  whole: boolean
  least: number | null
  most: number | null
  /** Multiples of this only; null for any. */
  grain: number | null
  /** What 0 means, when it is more than a number: "Atelier chooses". */
  zero: string
}
export type ChoiceField = Common & { kind: 'choice'; standard: Value; options: Value[] }
export type SwitchField = Common & { kind: 'switch'; standard: boolean }
export type TextField = Common & { kind: 'text'; standard: string }
export type Field = NumberField | ChoiceField | SwitchField | TextField

type Schema = Record<string, unknown>
const isObject = (value: unknown): value is Schema => typeof value === 'object' && value !== null
const text = (value: unknown, otherwise = '') => (typeof value === 'string' ? value : otherwise)
const number = (value: unknown) =>
  typeof value === 'number' && Math.abs(value) < Number.MAX_SAFE_INTEGER ? value : null

/** "learningRate" as words: "Learning rate". */
function words(key: string): string {
  const spaced = key.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase()
  return spaced.charAt(0).toUpperCase() + spaced.slice(1)
}

function optionsOf(schema: Schema): Value[] | null {
  if (Array.isArray(schema.enum)) return schema.enum as Value[]
  const parts = schema.anyOf ?? schema.oneOf
  if (!Array.isArray(parts) || !parts.every((part) => isObject(part) && 'const' in part)) return null
  return parts.map((part: Schema) => part.const as Value)
}

function fieldOf(key: string, schema: Schema, standard: unknown): Field {
  const common: Common = {
    key,
    title: text(schema.title, words(key)),
    help: text(schema.description),
    unit: text(schema['x-unit']),
    level: schema['x-level'] === 'more' ? 'more' : 'first'
  }
  const options = optionsOf(schema)
  if (options) return { ...common, kind: 'choice', options, standard: (standard as Value) ?? options[0] }
  if (schema.type === 'boolean') return { ...common, kind: 'switch', standard: standard === true }
  if (schema.type === 'string') return { ...common, kind: 'text', standard: text(standard) }
  return {
    ...common,
    kind: 'number',
    standard: Number(standard ?? 0),
    whole: schema.type === 'integer',
    least: number(schema.minimum) ?? number(schema.exclusiveMinimum),
    most: number(schema.maximum) ?? number(schema.exclusiveMaximum),
    grain: number(schema.multipleOf),
    zero: text(schema['x-zero'])
  }
}

/** The fields of a recipe in the order of its schema. `defaults` win over those written in the schema. */
export function fieldsOf(schema: Schema, defaults: Record<string, unknown>): Field[] {
  const properties = isObject(schema.properties) ? schema.properties : {}
  return Object.entries(properties)
    .filter((entry): entry is [string, Schema] => isObject(entry[1]))
    .map(([key, property]) => fieldOf(key, property, defaults[key] ?? property.default))
}

/** "0.1 to 100", "at least 1", or nothing when any number goes. */
export function rangeOf(field: NumberField): string {
  if (field.least !== null && field.most !== null) return `${plain(field.least)} to ${plain(field.most)}`
  if (field.least !== null) return `at least ${plain(field.least)}`
  return field.most !== null ? `at most ${plain(field.most)}` : ''
}

/** A number as people type it: "0.0002", "1000000". */
export function plain(value: number): string {
  if (value === 0) return '0'
  const digits = Math.max(0, 4 - Math.floor(Math.log10(Math.abs(value))))
  return String(Number(value.toFixed(Math.min(digits, 20)))).includes('e')
    ? value.toFixed(Math.min(digits, 20)).replace(/0+$/, '')
    : String(Number(value.toFixed(Math.min(digits, 20))))
}

/** How a value is written in words, with its unit unless it is left out. */
export function worded(field: Field, value: Value, withUnit = true): string {
  if (field.kind === 'switch') return value ? 'On' : 'Off'
  if (field.kind === 'number' && field.zero && value === 0) return field.zero
  const written = typeof value === 'number' ? plain(value) : words(String(value))
  return withUnit && field.unit && field.kind === 'number' ? `${written} ${field.unit}` : written
}

/** The number in what was typed: a comma or point for decimals, "2e-4" too. NaN when it is none. */
export function readNumber(typed: string): number {
  const trimmed = typed.trim().replace(/\s/g, '').replace('−', '-').replace(/,/g, '.')
  return trimmed === '' ? NaN : Number(trimmed)
}

/** What is wrong with a value, in a sentence for its field; null when nothing is. */
export function faultIn(field: Field, value: Value): string | null {
  if (field.kind !== 'number') return null
  if (typeof value !== 'number' || !Number.isFinite(value)) return 'Type a number.'
  if (field.whole && !Number.isInteger(value)) return 'Type a whole number.'
  if (field.least !== null && value < field.least) return `Choose ${rangeOf(field)}.`
  if (field.most !== null && value > field.most) return `Choose ${rangeOf(field)}.`
  if (field.grain !== null && !isMultiple(value, field.grain))
    return `Choose a multiple of ${plain(field.grain)}.`
  return null
}

function isMultiple(value: number, grain: number): boolean {
  const times = value / grain
  return Math.abs(times - Math.round(times)) < 1e-9 * Math.max(1, Math.abs(times))
}

/** The fields whose value is not the recipe's. */
export function changedOf(fields: readonly Field[], values: Values): Field[] {
  return fields.filter((field) => field.key in values && values[field.key] !== field.standard)
}

/** Only what differs from the recipe: what a run is ordered with. */
export function onlyChanged(fields: readonly Field[], values: Values): Values {
  return Object.fromEntries(changedOf(fields, values).map((field) => [field.key, values[field.key]!]))
}
