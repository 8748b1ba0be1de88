// What a proof of a recipe is: which kind learns what for how long, what is looked at, and what must be seen.
import type { z } from 'zod'
import type { Settings } from '../../preload/nouns'
import type { CheckName, Proof as Found } from '../../preload/proof'
import type { DataName } from './proof-data'
import type { Verdict } from './verdicts'

export type Proof = {
  /** The name of its files: `KIND-DATA`, and what sets it apart where there are two of these. */
  id: string
  gan: string
  data: DataName
  resolution: number
  settings?: Settings
  /** What else learns from the same pictures as long: by `unit`, or by the clock if `timed`. */
  against?: { gan: string; settings?: Settings; timed?: boolean; precision?: 'float32' | 'bfloat16' }[]
  /** Thousands of pictures, or minutes, rising. */
  stops: number[]
  unit?: 'minutes'
  checks: z.infer<typeof CheckName>[]
  /** In how many runs, of different seeds, it and its PyTorch twin learn from the same pictures as long, by images. */
  twin?: number
  judge(found: Found): Verdict[]
}
