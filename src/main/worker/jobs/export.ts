// Exports works of the gallery into a new folder, as picture files or as a web page.
import { fail } from '../../../preload/result'
import { exportFolder, type Write } from '../exporters/folder'
import { exportImages, type Item, type Step } from '../exporters/images'
import { exportWebGallery } from '../exporters/web-gallery'
import type { Job } from './context'

type Exporter = (title: string, items: Item[], write: Write, step: Step) => Promise<void>

const exporters: Record<'png' | 'web', Exporter> = { png: exportImages, web: exportWebGallery }

/** Answers the folder that was made. Cancelled or failed, nothing of it stays. */
export const exportWorks: Job<'export'> = (order, { signal, report }) => {
  const of = order.works.length
  const step: Step = (done) => {
    if (signal.aborted) throw fail('cancelled', 'The export was cancelled. Nothing of it was written.')
    report('progressed', {
      progress: { share: done / of, word: 'Writing', done, of },
      broken: [],
      latest: []
    })
  }
  return exportFolder(order.folder, order.title, (write) =>
    exporters[order.as](order.title, order.works, write, step)
  )
}
