// Names a run whose artist did not: two plain words that are easy to remember and to tell apart.
import { randomInt } from 'node:crypto'

const first =
  'Amber Ash Blue Bright Brass Broken Calm Chalk Clear Copper Dusk Early Far First Folded Glass Grey Half Hollow Honey Indigo Iron Ivory Late Linen Long Low Moss Night North Open Pale Paper Plain Quiet Rain Red River Rust Salt Second Silver Slow Small Snow Soft South Still Stone Thin Third Tidal Umber Velvet Warm Wax Wide Wild Winter'.split(
    ' '
  )
const second =
  'arch bell bough bowl bridge candle cloth cloud coast comb dial door field finch fire flint garden gate glaze grain grove harbour heron hour kiln lamp lantern leaf ledger letter loom meadow moth orchard page pass pear petal print quill reed ridge room sail shell shore spool stair table thread tide tower vessel wall wave well willow window wing yard'.split(
    ' '
  )

const draw = () => `${first[randomInt(first.length)]!} ${second[randomInt(second.length)]!}`

/** A name that is not in `taken`. */
export function newRunName(taken: ReadonlySet<string>): string {
  for (let tries = 0; tries < 100; tries++) {
    const name = draw()
    if (!taken.has(name)) return name
  }
  const name = draw()
  let number = 2
  while (taken.has(`${name} ${number}`)) number++
  return `${name} ${number}`
}
