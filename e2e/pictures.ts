// Draws real pictures for the tests: discs and rings on plain grounds, each different, the same every time.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createCanvas, type Canvas } from '@napi-rs/canvas'

/** Writes `count` PNG files of 48 by 48 px into `folder`, which is made. `left`: px from the middle. */
export async function drawPictures(folder: string, count: number, left = 0): Promise<string> {
  mkdirSync(folder, { recursive: true })
  for (let i = 0; i < count; i++) {
    const canvas = createCanvas(48, 48)
    const draw = canvas.getContext('2d')
    draw.fillStyle = `hsl(${(i * 37) % 360} 30% 85%)`
    draw.fillRect(0, 0, 48, 48)
    draw.beginPath()
    draw.arc(24 + (i % 5) - 2 - left, 24 + (i % 7) - 3, 8 + (i % 9), 0, 2 * Math.PI)
    draw.fillStyle = `hsl(${(i * 37 + 180) % 360} 60% 40%)`
    draw.fill()
    writeFileSync(join(folder, `${String(i).padStart(3, '0')}.png`), await canvas.encode('png'))
  }
  return folder
}

/** Writes `count` outlines of discs into `folder/ink` and the same discs, filled, into `folder/clay`; answers both. */
export async function drawPairs(folder: string, count: number): Promise<[ink: string, clay: string]> {
  const sides = ['ink', 'clay'].map((name) => join(folder, name)) as [string, string]
  for (const side of sides) mkdirSync(side, { recursive: true })
  for (let i = 0; i < count; i++)
    for (const [at, side] of sides.entries()) {
      const canvas = createCanvas(64, 64)
      disc(canvas, i, at === 1)
      writeFileSync(join(side, `${String(i).padStart(3, '0')}.png`), await canvas.encode('png'))
    }
  return sides
}

/** Writes `count` files of two squares, the outline at the left, the filled disc at the right. */
export async function drawSideBySide(folder: string, count: number): Promise<string> {
  mkdirSync(folder, { recursive: true })
  for (let i = 0; i < count; i++) {
    const canvas = createCanvas(128, 64)
    disc(canvas, i, false)
    canvas.getContext('2d').translate(64, 0)
    disc(canvas, i, true)
    writeFileSync(join(folder, `${i}.png`), await canvas.encode('png'))
  }
  return folder
}

function disc(canvas: Canvas, i: number, filled: boolean): void {
  const draw = canvas.getContext('2d')
  draw.fillStyle = filled ? `hsl(${30 + (i % 4) * 8} 10% 46%)` : '#fbfaf7'
  draw.fillRect(0, 0, 64, 64)
  draw.beginPath()
  draw.ellipse(32, 34 + (i % 5), 14 + (i % 11), 12 + (i % 7), 0, 0, 2 * Math.PI)
  draw.fillStyle = `hsl(${(i * 41) % 360} 45% 48%)`
  draw.strokeStyle = '#1c1b19'
  draw.lineWidth = 2
  if (filled) draw.fill()
  else draw.stroke()
}
