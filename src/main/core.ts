// Opens the studio: one core that the window and the command line share.
import { datasetCalls } from './calls/datasets'
import { exploreCalls } from './calls/explore'
import { galleryCalls } from './calls/gallery'
import { fail } from '../preload/result'
import type { StudioCall, StudioHandlers } from './calls/handler'
import { runCalls } from './calls/runs'
import { studioCalls } from './calls/studio'
import { logFault } from './log/faults'
import { openWorkshop, type StudioOptions, type Workshop } from './workshop'

export type OpenStudio = {
  /** A handler for each call that needs no window; its input has been parsed. */
  handlers: StudioHandlers
  /** What the handlers work with, for what the command line does beyond the calls. */
  workshop: Workshop
  /** Ends the trainer at once; its run is interrupted. */
  kill(): void
  /** Pauses what trains, ends the workers, lets the library go. */
  close(): Promise<void>
}

/** A refusal of the log anywhere in a call is put into words. */
function worded(handlers: StudioHandlers, log: string): StudioHandlers {
  const word =
    (handler: (input: never) => unknown) =>
    async (input: never): Promise<unknown> => {
      try {
        return await handler(input)
      } catch (error) {
        throw logFault(error, log)
      }
    }
  const all = Object.entries(handlers).map(([name, handler]) => [name, word(handler)])
  return Object.fromEntries(all) as StudioHandlers
}

const reading: StudioCall[] = [
  ...([
    'studio.open',
    'engine.get',
    'datasets.list',
    'datasets.look',
    'explore.paint',
    'gallery.list',
    'gallery.export'
  ] as const),
  ...(['runs.list', 'runs.lines', 'runs.samples', 'runs.events'] as const)
]

/** In a library that is open to be read, calls that would write into it are refused before they begin. */
function onlyReading(handlers: StudioHandlers): StudioHandlers {
  const refuse = () => {
    throw fail('busy', 'This library is open to be read only.', 'Open it to be written, then try again.')
  }
  const all = Object.entries(handlers).map(([name, handler]) => [
    name,
    reading.includes(name as StudioCall) ? handler : refuse
  ])
  return Object.fromEntries(all) as StudioHandlers
}

/** Rejects with the reason when the library cannot be opened. */
export async function openStudio(options: StudioOptions): Promise<OpenStudio> {
  const workshop = await openWorkshop(options)
  const handlers: StudioHandlers = {
    ...studioCalls(workshop),
    ...datasetCalls(workshop),
    ...runCalls(workshop),
    ...exploreCalls(workshop),
    ...galleryCalls(workshop)
  }
  return {
    handlers: worded(options.use === 'read' ? onlyReading(handlers) : handlers, workshop.library.log),
    workshop,
    kill: () => workshop.trainer.close(),
    close: () => workshop.close()
  }
}
