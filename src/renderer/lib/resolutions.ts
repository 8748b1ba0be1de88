// The sides pictures can be trained at, px.
import type { resolutions as known } from '../../preload/nouns'

export const resolutions: typeof known = [32, 64, 128, 256, 512]
