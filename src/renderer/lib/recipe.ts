// Which recipe fits which pictures, and how fast it was when it last ran here.
import type { Dataset, GanCard, Run } from '../../preload/nouns'
import { lackOf } from '../../preload/suits'

/** Why a recipe cannot learn from a dataset, in a few words; null when it can. */
export function unfit(gan: GanCard, dataset: Dataset): string | null {
  const lack = lackOf(gan, dataset)
  if (lack) return `Needs ${lack.what}: import ${lack.how}`
  if (gan.resolutions.includes(dataset.resolution)) return null
  return `${sizesOf(gan)} only, these are ${dataset.resolution} px`
}

/** "32 to 128 px", "64 px". */
export function sizesOf(gan: GanCard): string {
  const least = Math.min(...gan.resolutions)
  const most = Math.max(...gan.resolutions)
  return least === most ? `${least} px` : `${least} to ${most} px`
}

/** Pictures a second of the newest run of this recipe at this resolution; null when none was measured. */
export function lastSpeed(runs: readonly Run[], gan: string, resolution: number): number | null {
  const measured = runs
    .filter((run) => run.gan === gan && run.resolution === resolution && (run.imagesPerSecond ?? 0) > 0)
    .toSorted((a, b) => b.changedAt - a.changedAt)
  return measured[0]?.imagesPerSecond ?? null
}
