// The studio without a window: finds the command, runs it, and ends with 0 (done), 1 (failed) or 2 (wrong usage).
import { faultOf } from '../../preload/answer'
import { appVersion } from '../app-root'
import { helpOf, parse, UsageError, type Command } from './command'
import { bench } from './bench'
import { engine } from './engine'
import { exportRun } from './export'
import { importPictures } from './import'
import { metrics } from './metrics'
import { recipes } from './recipes'
import { resume } from './resume'
import { runs } from './runs'
import { sample } from './sample'
import { show } from './show'
import { Terminal } from './terminal'
import { train } from './train'

const commands: Command[] = [
  importPictures,
  recipes,
  train,
  resume,
  runs,
  show,
  sample,
  metrics,
  exportRun,
  engine,
  bench
]

function overview(): string {
  const width = Math.max(...commands.map(({ name }) => name.length)) + 2
  return [
    `Atelier ${appVersion}: trains GANs on your own pictures.`,
    '',
    'atelier COMMAND [--library FOLDER] [--json]',
    ...commands.map(({ name, summary }) => `  ${name.padEnd(width)}${summary}`),
    '',
    'atelier COMMAND --help shows what a command takes.'
  ].join('\n')
}

async function run(command: Command, args: string[], terminal: Terminal): Promise<number> {
  const { values, words } = parse(command, args)
  if (values.help) {
    process.stdout.write(`${helpOf(command)}\n`)
    return 0
  }
  await command.run({ values, words, library: values.library, terminal })
  return 0
}

function failed(error: unknown, terminal: Terminal, usage: string): number {
  if (error instanceof UsageError) {
    terminal.fail({ code: 'invalid', message: error.message, remedy: usage })
    return 2
  }
  const fault = faultOf(error)
  terminal.fail({ ...fault, remedy: fault.remedy ?? usage })
  if (process.env['ATELIER_DEBUG'] && error instanceof Error) terminal.say(error.stack ?? error.message)
  return 1
}

async function main(args: string[]): Promise<number> {
  const [name, ...rest] = args
  const terminal = new Terminal(args.includes('--json'))
  if (name === undefined || name === '--help' || name === 'help') {
    process.stdout.write(`${overview()}\n`)
    return name === undefined ? 2 : 0
  }
  const command = commands.find((each) => each.name === name)
  const usage = `See \`atelier ${command ? `${name} ` : ''}--help\`.`
  if (!command) return failed(new UsageError(`there is no command ${name}`), terminal, usage)
  return run(command, rest, terminal).catch((error: unknown) => failed(error, terminal, usage))
}

process.exitCode = await main(process.argv.slice(2))
