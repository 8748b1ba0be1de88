// The ways a folder gets to "Add pictures": chosen in the system's dialog, or dropped on the window.
import { call } from '../../api.svelte'
import { imports } from '../../state/imports.svelte'
import { leaf } from '../../lib/format'
import { router } from '../../state/router.svelte'

/** Asks for a folder and takes it to "Add pictures". Nothing happens when the dialog is cancelled. */
export async function chooseFolder(): Promise<void> {
  if (imports.running) return router.go('/datasets/add')
  const folder = await call('studio.chooseFolder', { title: 'Choose a folder of pictures' })
  if (folder === null) return
  await addPaths([folder])
}

/** Asks for the folder that holds the other half: B to the A that is looked at. */
export async function chooseSecondFolder(): Promise<void> {
  const folder = await call('studio.chooseFolder', { title: 'Choose the folder of their partners' })
  if (folder !== null) await imports.addFolder(folder)
}

/** Dropped things come in any order: A before B, inputs before targets. */
export async function addPaths(paths: string[]): Promise<void> {
  router.go('/datasets/add')
  await imports.choose(paths.toSorted((a, b) => leaf(a).localeCompare(leaf(b))))
}
