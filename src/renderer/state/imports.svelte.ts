// Adding pictures: what was chosen, what a look at it found, and the import that prepares it.
import { call, on, type Body, type Input } from '../api.svelte'
import { StudioError, type Fault } from '../../preload/result'
import type { Dataset, Look, Picture, Progress } from '../../preload/nouns'
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

  constructor(name: string, demo: boolean) {
    this.name = name
    this.demo = demo
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
    if (this.look) this.name = this.look.suggestedName
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
    this.look = null
    this.looking = false
    this.fault = null
    this.name = ''
    this.licence = { ...noLicence }
  }

  /** Prepares what was chosen. Null when it was cancelled or failed; the reason is then in `fault`. */
  async prepare(): Promise<Dataset | null> {
    const { paths, resolution, background, name, licence } = this
    const order: Omit<Input<'datasets.import'>, 'ticket'> = { paths, resolution, background, name, licence }
    const running = new Import(name, false)
    const dataset = await this.#run(running, (ticket) => call('datasets.import', { ...order, ticket }))
    if (dataset) this.clear()
    return dataset
  }

  demo(): Promise<Dataset | null> {
    return this.#run(new Import('Open Peeps', true), (ticket) => call('datasets.importDemo', { ticket }))
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
    const { paths, resolution, background } = this
    this.looking = true
    try {
      const look = await call('datasets.look', { paths, resolution, background })
      if (turn !== this.#turn) return
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
