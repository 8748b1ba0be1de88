// Takes works off the wall, and offers to hang them again.
import type { Work } from '../../../preload/nouns'
import { counted } from '../../lib/format'
import { toasts } from '../../state/toasts.svelte'
import { works } from '../../state/works.svelte'

export async function takeDown(chosen: readonly Work[]): Promise<void> {
  if (chosen.length === 0) return
  for (const work of chosen) await works.remove(work.id)
  const [first] = chosen
  const what = chosen.length === 1 ? `“${first?.title}” is` : `${counted(chosen.length, 'work')} are`
  toasts.undoable(`${what} taken down.`, async () => {
    for (const work of chosen) await works.restore(work.id)
  })
}
