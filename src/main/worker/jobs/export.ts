// Exports works of the gallery into a new folder, as picture files or as a web page.
import type { z } from 'zod'
import type { jobs } from '../../../preload/contract'
import { exportFolder, type Write } from '../exporters/folder'
import { exportImages, type Item, type Step } from '../exporters/images'
import { exportWebGallery } from '../exporters/web-gallery'
import type { JobContext } from './context'

type Order = z.output<typeof jobs.export.in>
type Exporter = (title: string, items: Item[], write: Write, step: Step) => Promise<void>

const exporters: Record<Order['as'], Exporter> = { png: exportImages, web: exportWebGallery }

/** Answers the folder that was made. Cancelled or failed, nothing of it stays. */
export function exportWorks(order: Order, context: JobContext): Promise<z.output<typeof jobs.export.out>> {
  const of = order.works.length
  const step: Step = (done) => {
    context.signal.throwIfAborted()
    context.report('progressed', {
      progress: { share: done / of, word: 'Writing', done, of },
      broken: [],
      latest: []
    })
  }
  return exportFolder(order.folder, order.title, (write) =>
    exporters[order.as](order.title, order.works, write, step)
  )
}
