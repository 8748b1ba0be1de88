// Paints the film: the first picture of each sheet, cropped to its frame, as soon as it has been read.
import { loadImage } from './sheet-image'

type Frame = { sheet: string; cell: number }

export class Film {
  #canvas: HTMLCanvasElement
  #onfail: (error: unknown) => void
  #thumbs = new Map<string, ImageBitmap | 'reading'>()
  #frames: readonly Frame[] = []
  #width = 0
  #open = true

  constructor(canvas: HTMLCanvasElement, onfail: (error: unknown) => void) {
    this.#canvas = canvas
    this.#onfail = onfail
  }

  /** Shows `frames` side by side over `width` px. */
  show(frames: readonly Frame[], width: number): void {
    this.#frames = frames
    this.#width = width
    this.#paint()
    for (const frame of frames) {
      if (this.#thumbs.has(frame.sheet)) continue
      this.#thumbs.set(frame.sheet, 'reading')
      this.#read(frame).catch(this.#onfail)
    }
  }

  close(): void {
    this.#open = false
    for (const thumb of this.#thumbs.values()) if (thumb !== 'reading') thumb.close()
    this.#thumbs.clear()
  }

  async #read({ sheet, cell }: Frame): Promise<void> {
    const image = await loadImage(sheet)
    const thumb = await createImageBitmap(image, 0, 0, cell, cell)
    if (!this.#open) return thumb.close()
    this.#thumbs.set(sheet, thumb)
    this.#paint()
  }

  #paint(): void {
    const context = this.#canvas.getContext('2d')
    const height = this.#canvas.clientHeight
    if (!context || this.#width === 0 || height === 0) return
    const scale = devicePixelRatio
    this.#canvas.width = Math.round(this.#width * scale)
    this.#canvas.height = Math.round(height * scale)
    context.scale(scale, scale)
    context.imageSmoothingQuality = 'high'
    const wide = this.#width / this.#frames.length
    this.#frames.forEach(({ sheet }, at) => {
      const thumb = this.#thumbs.get(sheet)
      if (!thumb || thumb === 'reading') return
      const from = Math.round(at * wide)
      const to = Math.round((at + 1) * wide)
      drawCover(context, thumb, { x: from, width: to - from, height })
    })
  }
}

/** The middle of a square thumb, filling the frame without distortion. */
function drawCover(
  context: CanvasRenderingContext2D,
  thumb: ImageBitmap,
  frame: { x: number; width: number; height: number }
): void {
  const side = thumb.width
  const aspect = frame.width / frame.height
  const [w, h] = aspect > 1 ? [side, side / aspect] : [side * aspect, side]
  context.drawImage(thumb, (side - w) / 2, (side - h) / 2, w, h, frame.x, 0, frame.width, frame.height)
}
