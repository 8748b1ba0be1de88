// Exports works as PNG files named by their titles, with their provenance inside, and a list of credits beside them.
import { readFile } from 'node:fs/promises'
import type { Work } from '../../../preload/nouns'
import { fail } from '../../../preload/result'
import type { Write } from './folder'
import { distinct, safeName } from './names'
import { withProvenance } from './provenance'

/** A work and the file in the library that holds its picture. */
export type Item = { work: Work; file: string }

/** Called before each work; throws when the export was cancelled. */
export type Step = (done: number) => void

/** The credit line of a work's dataset, or empty when nobody is named. */
export function creditOf({ licence }: Work): string {
  return licence.author.trim()
}

/** The picture of a work as it leaves the studio: title and provenance as they are now. */
export async function pictureOf({ work, file }: Item): Promise<Buffer> {
  let png: Buffer
  try {
    png = await readFile(file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    const remedy = 'Remove this work from the gallery, or put its file back, then export again.'
    throw fail('not-found', `The picture of “${work.title}” is missing from the library.`, remedy, error)
  }
  return withProvenance(png, {
    title: work.title,
    seed: String(work.seed),
    run: work.runName,
    step: String(work.step),
    recipe: work.ganTitle,
    dataset: work.datasetName,
    licence: work.licence.licence,
    credit: creditOf(work),
    source: work.licence.source,
    software: 'Atelier'
  })
}

export type Credit = { dataset: string; pictures: number; licence: string; author: string; source: string }

/** One entry for each dataset and licence that the works learned from, in order of appearance. */
export function creditsOf(works: Work[]): Credit[] {
  const credits = works.map((work) => ({
    dataset: work.datasetName,
    pictures: work.datasetPictures,
    licence: work.licence.licence.trim(),
    author: creditOf(work),
    source: work.licence.source.trim()
  }))
  return [...new Map(credits.map((credit) => [JSON.stringify(credit), credit])).values()]
}

const inLine = (text: string) => text.replace(/\s+/g, ' ').trim()

function creditsText(title: string, items: Item[], names: string[]): string {
  const datasets = creditsOf(items.map((item) => item.work)).map((credit) => {
    const facts = [
      `Learned from: ${inLine(credit.dataset)}, ${credit.pictures} pictures`,
      credit.licence && `Licence: ${inLine(credit.licence)}`,
      credit.author && `Credit: ${inLine(credit.author)}`,
      credit.source && `Source: ${inLine(credit.source)}`
    ]
    return facts.filter(Boolean).join('\n')
  })
  const files = items.map(({ work }, i) => {
    const origin = `${inLine(work.runName)}, ${work.ganTitle}, step ${work.step}, seed ${work.seed}`
    return `${names[i]}\n  ${inLine(work.title)}\n  ${origin}\n  SHA-256 as kept in the library ${work.fingerprint}`
  })
  return [
    inLine(title),
    'These pictures were made with a generative model in Atelier.',
    ...datasets,
    ...files,
    ''
  ].join('\n\n')
}

/** Writes `TITLE.png` for each work, and `credits.txt`. */
export async function exportImages(title: string, items: Item[], write: Write, step: Step): Promise<void> {
  const names = distinct(items.map(({ work }) => safeName(work.title, 'Untitled'))).map(
    (name) => `${name}.png`
  )
  for (const [i, item] of items.entries()) {
    step(i)
    await write(names[i]!, await pictureOf(item))
  }
  await write('credits.txt', creditsText(title, items, names))
}
