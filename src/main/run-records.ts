// Keeps run.json in a run's folder like the run in the log, so that a copied folder can be read by itself.
import { mkdir } from 'node:fs/promises'
import type { Run } from '../preload/nouns'
import { onDisk, writeWhole } from './disk'
import type { Library } from './library'
import type { Log } from './log/open'

export class RunRecords {
  /** The writing under way for each run: a later one waits for it and then writes the newest state. */
  private readonly writing = new Map<string, Promise<void>>()

  constructor(
    private readonly library: Library,
    private readonly log: Log,
    private readonly onTrouble: (error: unknown) => void
  ) {}

  /** Writes the run as it is, now; rejects when the disk refuses. */
  async write(run: Run): Promise<void> {
    const dataset = this.log.datasets.find(run.dataset)
    const record = { ...run, picture: undefined, datasetHash: dataset?.hash ?? null }
    const text = JSON.stringify(record, null, 2)
    const folder = this.library.run(run.id)
    await onDisk(folder, () => mkdir(folder, { recursive: true }))
    await writeWhole(this.library.runRecord(run.id), `${text}\n`)
  }

  /** Writes the run after what is being written. A refusal of the disk goes to `onTrouble`. */
  update(id: string): void {
    const before = this.writing.get(id) ?? Promise.resolve()
    const next = before.then(async () => {
      const run = this.log.runs.find(id)
      if (run) await this.write(run)
    })
    this.writing.set(id, next.catch(this.onTrouble))
  }

  /** Settles when all that was asked for is on disk. */
  async settled(): Promise<void> {
    await Promise.all(this.writing.values())
  }
}
