// Draws real pictures for the tests: discs and rings on plain grounds, each different, the same every time.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createCanvas } from '@napi-rs/canvas'

/** Writes `count` PNG files of 48 by 48 px into `folder`, which is made. */
export async function drawPictures(folder: string, count: number): Promise<string> {
  mkdirSync(folder, { recursive: true })
  for (let i = 0; i < count; i++) {
    const canvas = createCanvas(48, 48)
    const draw = canvas.getContext('2d')
    draw.fillStyle = `hsl(${(i * 37) % 360} 30% 85%)`
    draw.fillRect(0, 0, 48, 48)
    draw.beginPath()
    draw.arc(24 + (i % 5) - 2, 24 + (i % 7) - 3, 8 + (i % 9), 0, 2 * Math.PI)
    draw.fillStyle = `hsl(${(i * 37 + 180) % 360} 60% 40%)`
    draw.fill()
    writeFileSync(join(folder, `${String(i).padStart(3, '0')}.png`), await canvas.encode('png'))
  }
  return folder
}
