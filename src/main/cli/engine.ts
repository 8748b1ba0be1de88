// atelier engine: what hardware is used, and why.
import { defineCommand } from './command'
import { bytes, table } from './format'
import { withSession } from './session'

export const engine = defineCommand({
  name: 'engine',
  summary: 'says what hardware is used, and why',
  usage: '',
  words: [0, 0],
  options: {},
  async run({ library, terminal }) {
    const engine = await withSession({ terminal, library }, 'read', (session) =>
      session.call('engine.get', undefined)
    )
    const rows = [
      ['device', `${engine.name} (${engine.device})`],
      ['why', engine.why],
      ['cores', String(engine.cores)],
      ['memory', `${bytes(engine.memoryBytes)}, ${bytes(engine.freeMemoryBytes)} free`],
      ['disk', engine.freeDiskBytes === null ? 'unknown' : `${bytes(engine.freeDiskBytes)} free`],
      ['TensorFlow', engine.tensorflow ?? 'not there'],
      ['Node', engine.node],
      ['features', engine.features.join(', ')]
    ]
    terminal.answer({ engine }, table(rows))
  }
})
