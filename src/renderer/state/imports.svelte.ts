// Adding pictures: what was chosen, what a look at it found, and the import that prepares it.
import { call, on, type Body, type Input } from '../api.svelte'
import { StudioError, type Fault } from '../../preload/result'
import type { Dataset, Layout, Look, Picture, Progress } from '../../preload/nouns'
import { datasets } from './datasets.svelte'

/** How many prepared pictures are kept to be shown while an import runs. */
export const shownPictures = 96
/** How long choices rest before the folder is looked at again, ms. */
const settleMs = 250

const noLicence = { licence: '', author: '', source: '', consent: false }

/** One import: it lives from the order to the dataset. */
export class Import {
  progress = $state.raw<Progress>({ share: 0, word: 'Starting' })
  broken = $state(0)
  /** The newest prepared pictures, oldest first. */
  pictures = $state.raw<Picture[]>([])
  /** The file that was read last. */
  file = $state('')
  cancelling = $state(false)
  readonly ticket: string = crypto.randomUUID()
  readonly name: string
  readonly demo: boolean
  readonly layout: Layout

  constructor(name: string, { demo = false, layout = 'pictures' }: { demo?: boolean; layout?: Layout }) {
    this.name = name
    this.demo = demo
    this.layout = layout
  }

  take({ progress, broken, latest, pictures = [] }: Body<'import.progressed'>): void {
    this.progress = progress
    this.broken = broken
    this.file = latest.at(-1) ?? this.file
    if (pictures.length > 0) this.pictures = [...this.pictures, ...pictures].slice(-shownPictures)
  }
}

export class Imports {
  paths = $state.raw<string[]>([])
  /** How the person wants it read; null leaves it to the look. */
  layout = $state<Layout | null>(null)
  swapped = $state(false)
  resolution = $state(64)
  background = $state('#ffffff')
  name = $state('')
  licence = $state({ ...noLicence })
  look = $state.raw<Look | null>(null)
  looking = $state(false)
  /** Why the folder cannot be used, or the order not be carried out. */
  fault = $state.raw<Fault | null>(null)
  running = $state.raw<Import | null>(null)
  #turn = 0
  #settling: ReturnType<typeof setTimeout> | undefined

  /** Takes what was dropped or chosen, and looks at it. */
  async choose(paths: string[]): Promise<void> {
    this.clear()
    this.paths = paths
    await this.#lookNow()
  }

  /** Takes a second folder to be B of the first. What was filled in stays. */
  async addFolder(path: string): Promise<void> {
    this.paths = [...this.paths, path]
    this.layout = null
    await this.#lookNow()
  }

  /** Reads what was chosen in another way. */
  async readAs(layout: Layout): Promise<void> {
    this.layout = layout
    await this.#lookNow()
  }

  async swap(): Promise<void> {
    this.swapped = !this.swapped
    await this.#lookNow()
  }

  /** Looks again once the choices have rested. */
  lookAgain(): void {
    clearTimeout(this.#settling)
    this.#settling = setTimeout(() => void this.#lookNow(), settleMs)
  }

  clear(): void {
    clearTimeout(this.#settling)
    this.#turn += 1
    this.paths = []
    this.layout = null
    this.swapped = false
    this.look = null
    this.looking = false
    this.fault = null
    this.name = ''
    this.licence = { ...noLicence }
  }

  /** Prepares what was chosen. Null when it was cancelled or failed; the reason is then in `fault`. */
  async prepare(): Promise<Dataset | null> {
    const { paths, swapped, resolution, background, name, licence } = this
    const layout = this.look?.layout ?? 'pictures'
    const order: Omit<Input<'datasets.import'>, 'ticket'> = {
      ...{ paths, layout, swapped, resolution, background, name, licence }
    }
    const running = new Import(name, { layout })
    const dataset = await this.#run(running, (ticket) => call('datasets.import', { ...order, ticket }))
    if (dataset) this.clear()
    return dataset
  }

  demo(): Promise<Dataset | null> {
    return this.#run(new Import('Open Peeps', { demo: true }), (ticket) =>
      call('datasets.importDemo', { ticket })
    )
  }

  async cancel(): Promise<void> {
    if (!this.running) return
    this.running.cancelling = true
    await call('datasets.cancel', { ticket: this.running.ticket })
  }

  async #run(running: Import, work: (ticket: string) => Promise<Dataset>): Promise<Dataset | null> {
    this.running = running
    this.fault = null
    const stop = on('import.progressed', (body) => {
      if (body.ticket === running.ticket) running.take(body)
    })
    try {
      const dataset = await work(running.ticket)
      datasets.put(dataset)
      datasets.selectedId = dataset.id
      return dataset
    } catch (error) {
      if (!(error instanceof StudioError)) throw error
      if (error.fault.code !== 'cancelled') this.fault = error.fault
      return null
    } finally {
      stop()
      this.running = null
    }
  }

  async #lookNow(): Promise<void> {
    const turn = ++this.#turn
    const { paths, swapped, resolution, background } = this
    const layout = this.layout ?? undefined
    this.looking = true
    try {
      const look = await call('datasets.look', { paths, layout, swapped, resolution, background })
      if (turn !== this.#turn) return
      // A name that the person gave stays; a suggested one follows what is read.
      if (this.name === (this.look?.suggestedName ?? '')) this.name = look.suggestedName
      this.look = look
      this.fault = null
    } catch (error) {
      if (!(error instanceof StudioError)) throw error
      if (turn !== this.#turn) return
      this.look = null
      this.fault = error.fault
    } finally {
      if (turn === this.#turn) this.looking = false
    }
  }
}

export const imports = new Imports()
