// Hangs a picture of a sheet in the gallery, and offers to take it down again.
import type { Run, Sample } from '../../../preload/nouns'
import { toasts } from '../../state/toasts.svelte'
import { works } from '../../state/works.svelte'

export async function hang(run: Run, sheet: Sample, cell: number): Promise<void> {
  const work = await toasts.watch(() => works.keep(run.id, sheet.step, cell))
  if (work) toasts.undoable(`“${work.title}” hangs in the gallery.`, () => works.remove(work.id))
}
