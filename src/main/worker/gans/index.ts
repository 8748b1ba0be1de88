// The list of GAN kinds: adding one is its file and a line here.
import { fail } from '../../../preload/result'
import { conditional } from './conditional'
import { cyclegan } from './cyclegan'
import type { Gan } from './define'
import { dcgan } from './dcgan'
import { fastgan } from './fastgan'
import { pix2pix } from './pix2pix'
import { progressive } from './progressive'
import { projected } from './projected'
import { r3gan } from './r3gan'
import { srgan } from './srgan'
import { stylegan2 } from './stylegan2'
import { stylegan3 } from './stylegan3'
import { vanilla } from './vanilla'
import { wganGp } from './wgan-gp'

export const gans: Gan[] = [
  fastgan,
  projected,
  dcgan,
  stylegan2,
  stylegan3,
  r3gan,
  wganGp,
  progressive,
  vanilla,
  conditional,
  pix2pix,
  cyclegan,
  srgan
]

/** @throws StudioError `not-found` for an id that is not in the list. */
export function ganOf(id: string): Gan {
  const gan = gans.find((each) => each.id === id)
  if (gan) return gan
  const known = gans.map((each) => each.id).join(', ')
  throw fail('not-found', `There is no recipe called “${id}”.`, `Choose one of these: ${known}.`)
}
