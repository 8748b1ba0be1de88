// Improved precision and recall (Kynkäänniemi et al. 2019): how many made pictures could be real, how many real ones could be made.
import { eachRow, firstOf, part, type Breathe, type Cloud, type Metric } from './cloud'

/** Neighbours that decide how far a picture reaches (section 3: k = 3). */
const neighbours = 3

/** Puts `value` among the `neighbours` smallest, which are in order. */
function keepSmallest(smallest: Float64Array, value: number): void {
  if (value >= smallest[neighbours - 1]!) return
  let place = neighbours - 1
  for (; place > 0 && smallest[place - 1]! > value; place--) smallest[place] = smallest[place - 1]!
  smallest[place] = value
}

/** The squared distance of each row to its third nearest other row. */
async function reaches(cloud: Cloud, breathe: Breathe): Promise<Float64Array> {
  const found = new Float64Array(cloud.count)
  const smallest = new Float64Array(neighbours)
  const visit = (squared: Float64Array, row: number) => {
    smallest.fill(Infinity)
    for (let i = 0; i < squared.length; i++) if (i !== row) keepSmallest(smallest, squared[i]!)
    found[row] = smallest[neighbours - 1]!
  }
  await eachRow(cloud, cloud, visit, breathe)
  return found
}

/**
 * Precision: the share of made pictures that lie within the reach of a real one; recall: of real ones within that of a
 * made one (eq. 1 and 2). Both from 0 to 1, of as many real as made pictures: with more of them each reaches less far.
 */
export const precisionRecall: Metric<{ precision: number; recall: number }> = {
  async measure(pair, _seed, breathe) {
    const count = Math.min(pair.real.count, pair.made.count)
    const [real, made] = [firstOf(pair.real, count), firstOf(pair.made, count)]
    const realReach = await reaches(real, part(breathe, 0, 3))
    const madeReach = await reaches(made, part(breathe, 1, 3))
    const reached = new Uint8Array(count)
    let precise = 0
    const visit = (squared: Float64Array, row: number) => {
      let within = false
      for (let i = 0; i < count; i++) {
        if (squared[i]! <= realReach[i]!) within = true
        if (squared[i]! <= madeReach[row]!) reached[i] = 1
      }
      if (within) precise++
    }
    await eachRow(made, real, visit, part(breathe, 2, 3))
    const recalled = reached.reduce((sum, one) => sum + one, 0)
    return { precision: precise / count, recall: recalled / count }
  }
}
