// The list of checks that a proof can be asked for: a new one is a file, a line here and its name in `preload/proof.ts`.
import type { z } from 'zod'
import type { CheckName } from '../../../preload/proof'
import type { Check } from './check'
import { classes } from './classes'
import { mixing } from './mixing'
import { moving } from './moving'
import { quality, truncation } from './quality'
import { domains, enlarged, translated } from './translated'

export const checks: Record<z.infer<typeof CheckName>, Check> = {
  quality,
  truncation,
  mixing,
  equivariance: moving,
  classes,
  translated,
  enlarged,
  domains
}
