// What this machine has and what of it is used.
import { describeEngine } from '../engine'
import type { Job } from './context'

export const engine: Job<'engine'> = () => describeEngine()
