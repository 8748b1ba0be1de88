// Which dataset a recipe can learn from, and which recipe to suggest: one rule and its words, for the page, main and the worker.
import type { Dataset, GanCard, Settings, Shape } from './nouns'

/** What is missing, and how to come by it: "It needs `what`", "Import `how`". */
type Lack = { what: string; how: string; shape: Shape }

// `images` and `small-and-large` are met by every dataset: there are always pictures, and small ones are made of them.
const lacks: Partial<Record<GanCard['needs'], Lack>> = {
  labelled: { shape: 'labelled', what: 'labels', how: 'a folder with a sub-folder for each' },
  pairs: { shape: 'pairs', what: 'pairs of pictures', how: 'two folders that match by name' },
  'two-domains': { shape: 'two-domains', what: 'two kinds of pictures', how: 'two folders, A and B' }
}

const has: Record<Shape, string> = {
  images: 'single pictures',
  labelled: 'pictures with labels',
  pairs: 'pairs',
  'two-domains': 'two kinds of pictures'
}

/** What the dataset lacks for the recipe; null when it suits. */
export function lackOf(gan: Pick<GanCard, 'needs'>, dataset: Pick<Dataset, 'shape'>): Lack | null {
  const lack = lacks[gan.needs]
  return lack && lack.shape !== dataset.shape ? lack : null
}

/** The same as a fault says it: message and remedy; null when it suits. */
export function lackInWords(
  gan: Pick<GanCard, 'needs' | 'title'>,
  dataset: Pick<Dataset, 'shape'> & { name?: string }
): [message: string, remedy: string] | null {
  const lack = lackOf(gan, dataset)
  if (!lack) return null
  const named = dataset.name ?? 'this dataset'
  return [
    `${gan.title} needs ${lack.what}, and ${named} has ${has[dataset.shape]}.`,
    `Import ${lack.how}, or choose another recipe.`
  ]
}

type Sized = Pick<GanCard, 'needs' | 'resolutions' | 'suits'>

/**
 * The recipe to suggest for a dataset: the first that is made for its size, or else the first that can learn from it. Who
 * brings pairs or two kinds of pictures means to use both; labels may be there by chance. Null when none is made for it.
 */
export function suggestedFor<Gan extends Sized>(
  gans: readonly Gan[],
  dataset: Pick<Dataset, 'shape' | 'resolution' | 'pictures'>
): Gan | null {
  const meant = dataset.shape === 'labelled' ? 'images' : dataset.shape
  const fits = gans.filter(
    ({ needs, resolutions }) => needs === meant && resolutions.includes(dataset.resolution)
  )
  const suits = ({ suits: sizes }: Gan) =>
    sizes !== undefined && dataset.pictures >= sizes.from && dataset.pictures < (sizes.below ?? Infinity)
  return fits.find(suits) ?? fits[0] ?? null
}

/** Measured: digits 0.1, Fashion-MNIST 0.25, portraits that look one way 0.34; emoji and their like up to 0.02. */
const leaning = 0.05
/** Of n pictures that lean by chance the share is below 4 / n in 19 of 20 cases: their one way, squared (χ² of one degree). */
const byChance = 4

/** Whether pictures face one way, so that mirrored ones would be of another kind. */
export function facesOneWay({ facing, pictures }: Pick<Dataset, 'facing' | 'pictures'>): boolean {
  return facing !== null && facing > leaning + byChance / pictures
}

/** What a recipe leaves to these pictures, where that is not its default: what faces one way is not mirrored. */
export function standardsFor(
  { defaults }: Pick<GanCard, 'defaults'>,
  dataset: Pick<Dataset, 'facing' | 'pictures'>
): Settings {
  return defaults['mirror'] === true && facesOneWay(dataset) ? { mirror: false } : {}
}
