// The list of views: adding one is a file and a line here.
import type { Component } from 'svelte'
import Images from '@lucide/svelte/icons/images'
import { datasets } from '../state/datasets.svelte'
import AddPictures from './AddPictures.svelte'
import Datasets from './Datasets.svelte'

export type View = {
  /** First part of the path. */
  id: string
  title: string
  icon: Component
  /** The number key that goes there. */
  key: string
  component: Component
  /** What is shown for "/id/something"; it reads `router.id`. */
  inside?: Component
  /** The number beside its name in the sidebar. */
  count?: () => number
}

export const views: readonly View[] = [
  {
    id: 'datasets',
    title: 'Datasets',
    icon: Images,
    key: '1',
    component: Datasets,
    inside: AddPictures,
    count: () => datasets.list.length
  }
]
