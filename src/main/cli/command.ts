// What a command of the command line is: its options, its help, what it does.
import { parseArgs, type ParseArgsConfig } from 'node:util'
import type { Terminal } from './terminal'

/** Wrong usage: exit status 2. */
export class UsageError extends Error {}

export type Option = {
  type: 'string' | 'boolean'
  /** What stands for the value in the help: `--out FOLDER`. */
  value?: string
  help: string
  multiple?: boolean
}
export type Options = Record<string, Option>
type Value<O extends Option> = O['type'] extends 'boolean'
  ? boolean
  : O['multiple'] extends true
    ? string[]
    : string
export type Values<O extends Options> = { [K in keyof O]?: Value<O[K]> }

export type Given<O extends Options> = {
  values: Values<O>
  words: string[]
  library?: string
  terminal: Terminal
}

export type Command = {
  name: string
  /** What it does, in a line. */
  summary: string
  /** What follows the name: `RUN --out FOLDER`. */
  usage: string
  options: Options
  /** Least and greatest number of words that are not options. */
  words: [least: number, most: number]
  run(given: Given<Options>): Promise<void>
}

export function defineCommand<const O extends Options>(
  command: Omit<Command, 'options' | 'run'> & { options: O; run(given: Given<O>): Promise<void> }
): Command {
  return command as unknown as Command
}

const shared = {
  library: { type: 'string', value: 'FOLDER', help: 'the library to work in (default: the one of the app)' },
  json: { type: 'boolean', help: 'one JSON object a line on standard output' },
  help: { type: 'boolean', help: 'show this' }
} satisfies Options

export type Parsed = { values: Values<typeof shared> & Values<Options>; words: string[] }

/** Throws UsageError for what the command does not know. */
export function parse(command: Command, args: string[]): Parsed {
  const options: NonNullable<ParseArgsConfig['options']> = {}
  for (const [name, { type, multiple }] of Object.entries({ ...command.options, ...shared } as Options))
    options[name] = multiple ? { type, multiple } : { type }
  let parsed
  try {
    parsed = parseArgs({ args, options, allowPositionals: true, strict: true })
  } catch (error) {
    throw new UsageError((error as Error).message.split('\n')[0])
  }
  const { values, positionals } = parsed
  const [least, most] = command.words
  if (!values['help'] && (positionals.length < least || positionals.length > most))
    throw new UsageError(
      positionals.length < least
        ? `${command.name} needs ${command.usage}`
        : `unexpected: ${positionals[most]}`
    )
  return { values: values as Parsed['values'], words: positionals }
}

export function helpOf({ name, usage, summary, options }: Command): string {
  const rows = Object.entries({ ...options, ...shared } as Options).map(
    ([key, { value, help, multiple }]) => [
      `  --${key}${value ? ` ${value}` : ''}${multiple ? ' ...' : ''}`,
      help
    ]
  )
  const width = Math.max(...rows.map(([left]) => left!.length)) + 2
  return [
    `atelier ${name} ${usage}`.trimEnd(),
    summary,
    '',
    ...rows.map(([left, right]) => left!.padEnd(width) + right)
  ].join('\n')
}

/** A whole number of an option, or nothing when it was not given. */
export function wholeNumber(text: string | undefined, option: string, least = 0): number | undefined {
  if (text === undefined) return undefined
  const number = Number(text)
  if (!Number.isSafeInteger(number) || number < least || text.trim() === '')
    throw new UsageError(`--${option} wants a whole number from ${least} on, not ${JSON.stringify(text)}`)
  return number
}

/** "0-63", "7", "1,5,9-12": the seeds in the order in which they are named. */
export function seedsOf(text: string): number[] {
  const seeds = text.split(',').flatMap((part) => {
    const [, first, last] = /^\s*(\d+)(?:-(\d+))?\s*$/.exec(part) ?? []
    if (first === undefined)
      throw new UsageError(`--seeds wants numbers and ranges such as 0-63, not ${part}`)
    const from = Number(first)
    const to = Number(last ?? first)
    if (to < from || to - from >= 10_000)
      throw new UsageError(`--seeds ${part}: a range of at most 10,000, upwards`)
    return Array.from({ length: to - from + 1 }, (_, i) => from + i)
  })
  if (seeds.length > 10_000) throw new UsageError('--seeds names more than 10,000')
  return seeds
}
