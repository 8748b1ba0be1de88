// Folders of small pictures and a context that listens, for the tests of jobs.
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { jobs } from '../../../preload/jobs'
import { plain, temporaryFolder } from '../data/test-pictures'
import type { JobContext } from './context'

type Report = Parameters<JobContext['report']>
type Heard = JobContext & { heard: Report[] }

export function listening(
  signal: JobContext['signal'] = new AbortController().signal,
  onReport: (body: Report[1]) => void = () => {}
): Heard {
  const heard: Report[] = []
  const report = (...report: Report) => {
    heard.push(structuredClone(report))
    onReport(report[1])
  }
  return { signal, report: report as JobContext['report'], nudges: () => [], heard }
}

export function orderOf(folder: string, into: string, resolution = 32) {
  return jobs.import.in.parse({ paths: [folder], name: 'Test', resolution, into })
}

/** A folder `pictures` with files of the given contents, and where to import them. */
export async function pictures(
  files: Record<string, Uint8Array>
): Promise<{ folder: string; into: string; root: string }> {
  const root = await temporaryFolder()
  const folder = join(root, 'pictures')
  await mkdir(folder)
  for (const [file, bytes] of Object.entries(files)) {
    await mkdir(join(folder, file, '..'), { recursive: true })
    await writeFile(join(folder, file), bytes)
  }
  return { root, folder, into: join(root, 'dataset') }
}

export const colours = [
  '#ff0000',
  '#00ff00',
  '#0000ff',
  '#c86432',
  '#112233',
  '#fedcba',
  '#808080',
  '#000000',
  '#ffffff'
]
const plainPng = (i: number) => plain(colours[i % colours.length]!, 40).toBuffer('image/png')
export const some = (count: number, nameOf = (i: number) => `${i}.png`) =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [nameOf(i), plainPng(i)]))
export const rgbOf = (colour: string) => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16))
