// What the page asks first, and the preferences.
import type { Workshop } from '../workshop'
import { appVersion } from '../app-root'
import type { HandlersOf } from './handler'

export function studioCalls(workshop: Workshop): HandlersOf<'studio' | 'preferences' | 'engine'> {
  const { log } = workshop
  return {
    'studio.open': async () => ({
      library: workshop.library.folder,
      version: appVersion,
      platform: process.platform,
      preferences: log.preferences.get(),
      datasets: log.datasets.list(),
      runs: log.runs.list(),
      works: log.works.count(),
      gans: await workshop.gans()
    }),
    'preferences.set': (preferences) => {
      log.together(() => log.preferences.set(preferences))
      return log.preferences.get()
    },
    'engine.get': () => workshop.hand.ask('engine', undefined).answer
  }
}
