// The job `bench`: times the import against a bare loop of the same decoder over the same files, and watches its memory.
import { readFile, rm } from 'node:fs/promises'
import { createCanvas, Image } from '@napi-rs/canvas'
import { ImportOrder } from '../../../preload/contract'
import { inOrder } from '../data/flow'
import { cancelled, scan } from '../data/scan'
import type { Job, JobContext } from './context'
import { importPictures } from './import'

const filesBetweenMemory = 2000
/** As many as the import has in flight, so that neither has more of the machine than the other. */
const filesAtOnce = 8

/** Reads, decodes and scales one file with Skia alone: no checks, no list of broken files, nothing kept or written. */
async function bare(path: string, resolution: number): Promise<void> {
  const image = new Image()
  image.src = await readFile(path)
  await image.decode()
  const side = Math.min(image.naturalWidth, image.naturalHeight)
  const context = createCanvas(resolution, resolution).getContext('2d')
  const [left, top] = [(image.naturalWidth - side) / 2, (image.naturalHeight - side) / 2]
  context.drawImage(image, left, top, side, side, 0, 0, resolution, resolution)
  context.getImageData(0, 0, resolution, resolution)
}

async function loopMs(
  paths: string[],
  resolution: number,
  atOnce: number,
  signal: AbortSignal
): Promise<number> {
  const began = performance.now()
  for await (const aborted of inOrder(paths, atOnce, async (path) => {
    await bare(path, resolution)
    return signal.aborted
  }))
    if (aborted) throw cancelled()
  return performance.now() - began
}

/** Hands reports on and notes the memory of the process every 2,000 files, bytes. */
function watched({ signal, report, nudges }: JobContext): { context: JobContext; memoryBytes: number[] } {
  const memoryBytes: number[] = []
  const listen: JobContext['report'] = (name, body) => {
    const done = 'progress' in body ? (body.progress.done ?? 0) : 0
    while (done >= filesBetweenMemory * (memoryBytes.length + 1)) memoryBytes.push(process.memoryUsage.rss())
    report(name, body)
  }
  return { context: { signal, report: listen, nudges }, memoryBytes }
}

/** Rounds of: the import, the bare loop as wide as the import, the bare loop file by file. All files must be readable. */
export const bench: Job<'bench'> = async ({ paths, resolution, rounds, into }, given) => {
  const { signal } = given
  const files = (await scan(paths, signal)).files.map(({ path }) => path)
  const { context, memoryBytes } = watched(given)
  const order = ImportOrder.parse({ paths, name: 'Bench', resolution })
  const times = { importMs: [] as number[], loopMs: [] as number[], oneByOneMs: [] as number[] }
  for (let round = 0; round < rounds; round++) {
    memoryBytes.length = 0
    const began = performance.now()
    await importPictures({ ...order, into }, context)
    times.importMs.push(performance.now() - began)
    await rm(into, { recursive: true })
    times.loopMs.push(await loopMs(files, resolution, filesAtOnce, signal))
    times.oneByOneMs.push(await loopMs(files, resolution, 1, signal))
  }
  return { files: files.length, ...times, memoryBytes }
}
