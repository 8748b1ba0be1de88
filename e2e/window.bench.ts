// Measures the window: frames a second before and while a GAN trains, and how soon a long run is drawn. Judges nothing.
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { engines, test, type Studio } from './app'
import { reach } from './work'

const seconds = 20

/** Frames drawn in `seconds`, and the longest time between two, ms. */
function frames({ page }: Studio) {
  return page.evaluate(
    (ms) =>
      new Promise<{ perSecond: number; longest: number; late: number }>((resolve) => {
        const began = performance.now()
        let last = began
        const gaps: number[] = []
        const draw = (now: number) => {
          gaps.push(now - last)
          last = now
          if (now - began < ms) return requestAnimationFrame(draw)
          const late = gaps.filter((gap) => gap > 1000 / 30).length
          return resolve({ perSecond: gaps.length / (ms / 1000), longest: Math.max(...gaps), late })
        }
        requestAnimationFrame(draw)
      }),
    seconds * 1000
  )
}

for (const engine of engines)
  test.describe(`workers in ${engine}`, () => {
    test.use({ engine })
    test('frames a second while training', async ({ studio }) => {
      const dataset = await studio.call('datasets.importDemo', { ticket: 'bench' })
      await studio.page.reload()
      const before = await frames(studio)
      await studio.call('runs.start', { dataset: dataset.id, gan: 'dcgan', name: 'Frames', goalMs: 36e5 })
      await studio.page.getByRole('button', { name: 'Frames' }).first().click()
      const started = await reach(studio, 'trains', ({ step }) => step > 20)
      const during = await frames(studio)
      const ended = await reach(studio, 'goes on', ({ step }) => step > started.step)
      const speed = (ended.seenImages - started.seenImages) / ((ended.trainedMs - started.trainedMs) / 1000)
      const words = (name: string, { perSecond, longest, late }: Awaited<ReturnType<typeof frames>>) =>
        `${name}: ${perSecond.toFixed(1)} frames/s, longest gap ${longest.toFixed(0)} ms, ${late} frames later than 33 ms`
      console.log(
        [
          words(`workers in ${engine}; nothing trains`, before),
          words('training', during),
          `ratio ${(during.perSecond / before.perSecond).toFixed(3)}, meanwhile ${speed.toFixed(1)} images/s`
        ].join('\n')
      )
    })
  })

test('a run of a million points opens in the chart', async ({ desk }) => {
  const cli = join(import.meta.dirname, '../out/main/cli.js')
  execFileSync(process.execPath, [cli, 'bench', 'log', '--into', desk.library], { stdio: 'inherit' })
  const studio = await desk.start()
  const times: number[] = []
  const side = studio.page.getByRole('navigation', { name: 'Main' })
  for (let round = 0; round < 5; round++) {
    await side.getByRole('button', { name: 'Datasets' }).click()
    const began = performance.now()
    await side.getByRole('button', { name: 'Run', exact: true }).first().click()
    await studio.page.getByRole('img', { name: /^Line chart of losses/i }).waitFor()
    times.push(performance.now() - began)
  }
  console.log(`from the click to the drawn chart: ${times.map((ms) => ms.toFixed(0)).join(', ')} ms`)
})

/** Times of asking for `count` pictures until they are on a canvas, ms, each at places of its own. */
function paintTimes({ page }: Studio, run: string, count: number, rounds: number) {
  return page.evaluate(
    async ([id, places, times]) => {
      const context = document.createElement('canvas').getContext('2d')!
      const spent: number[] = []
      for (let round = -10; round < times; round++) {
        const began = performance.now()
        const seeds = Array.from({ length: places }, (_, i) => ({
          seeds: [i, 100 + (round % 7)],
          weights: [1, (round + 10) / times]
        }))
        const answer = (await window.studio.call('explore.paint', { run: id, places: seeds })) as {
          value: { side: number; pixels: Uint8Array<ArrayBuffer> }
        }
        const { side, pixels } = answer.value
        const bytes = new Uint8ClampedArray(pixels.buffer, pixels.byteOffset, pixels.byteLength)
        context.canvas.width = side
        context.canvas.height = side * places
        context.putImageData(new ImageData(bytes, side), 0, 0)
        if (round >= 0) spent.push(performance.now() - began)
      }
      return spent.sort((a, b) => a - b)
    },
    [run, count, rounds] as const
  )
}

test('a picture at a place of the latent space, from the call to the canvas', async ({ studio }) => {
  const dataset = await studio.call('datasets.importDemo', { ticket: 'bench' })
  const order = { dataset: dataset.id, gan: 'dcgan', name: 'Walk', goalImages: 64 }
  const run = await studio.call('runs.start', order)
  await reach(studio, 'finishes', ({ state }) => state === 'finished')
  for (const count of [1, 64]) {
    const times = await paintTimes(studio, run.id, count, 200)
    const at = (share: number) => times[Math.floor(times.length * share)]!.toFixed(1)
    console.log(`${count} of ${run.resolution} px: median ${at(0.5)} ms, 95% within ${at(0.95)} ms`)
  }
})
