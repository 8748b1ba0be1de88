// atelier resume: lets a run go on from its newest checkpoint.
import { defineCommand } from './command'
import { theRun } from './find'
import { withSession } from './session'
import { conclude, watch } from './watch'

export const resume = defineCommand({
  name: 'resume',
  summary: 'lets a paused, stopped or interrupted run go on from its newest checkpoint',
  usage: 'RUN',
  words: [1, 1],
  options: {},
  async run({ words, library, terminal }) {
    const run = await withSession({ terminal, library }, 'write', async (session) => {
      const { id } = theRun(await session.call('runs.list', undefined), words[0]!)
      return watch(session, terminal, () => session.call('runs.resume', { run: id }))
    })
    conclude(terminal, run)
  }
})
