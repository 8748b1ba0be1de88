// Finds out whether pictures face one way: what their left and right have apart in common.
const columns = 16
const half = columns / 2

/** Adds up pictures as they stream by. */
export class Facing {
  private pictures = 0
  /** By row and left column: the light of a place less that of the place opposite. */
  private readonly sums = new Float64Array(columns * half)
  private squares = 0

  /** pixels [side, side, 3], RGB, side a multiple of 16. */
  add(pixels: Uint8Array, side: number): void {
    const apart = new Float64Array(columns * half)
    const block = side / columns
    let at = 0
    for (let row = 0; row < side; row++) {
      const from = Math.floor(row / block) * half
      for (let place = 0; place < columns; place++) {
        let light = 0
        for (const end = at + 3 * block; at < end; at++) light += pixels[at]!
        if (place < half) apart[from + place]! += light
        else apart[from + columns - 1 - place]! -= light
      }
    }
    this.pictures += 1
    apart.forEach((value, i) => {
      this.sums[i]! += value
      this.squares += value * value
    })
  }

  /**
   * The share of their unevenness that all have in common, from 0 (each leans its own way, or none does) to 1 (all are the
   * same, and uneven). Of n pictures that lean by chance it is about 1 / n.
   */
  get share(): number {
    if (this.squares === 0) return 0
    const common = this.sums.reduce((all, value) => all + value * value, 0)
    return Math.min(1, common / (this.pictures * this.squares))
  }
}
