// The list of views: adding one is a file and a line here.
import type { Component } from 'svelte'
import Activity from '@lucide/svelte/icons/activity'
import Compass from '@lucide/svelte/icons/compass'
import FlaskConical from '@lucide/svelte/icons/flask-conical'
import Frame from '@lucide/svelte/icons/frame'
import Images from '@lucide/svelte/icons/images'
import { datasets } from '../state/datasets.svelte'
import { runs } from '../state/runs.svelte'
import { works } from '../state/works.svelte'
import AddPictures from './AddPictures.svelte'
import Datasets from './Datasets.svelte'
import Explore from './Explore.svelte'
import Gallery from './Gallery.svelte'
import Run from './Run.svelte'
import Runs from './Runs.svelte'
import Train from './Train.svelte'

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
  },
  { id: 'train', title: 'Train', icon: FlaskConical, key: '2', component: Train },
  {
    id: 'runs',
    title: 'Runs',
    icon: Activity,
    key: '3',
    component: Runs,
    inside: Run,
    count: () => runs.list.length
  },
  { id: 'explore', title: 'Explore', icon: Compass, key: '5', component: Explore, inside: Explore },
  { id: 'gallery', title: 'Gallery', icon: Frame, key: '6', component: Gallery, count: () => works.count }
]
